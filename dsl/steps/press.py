from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import DURATION, KEY, Effect, Step, detail, subject


class Press(Step):
    """Press a key of the phone.

    Keys: back home recents enter tab up down left right center volume_up volume_down, or an Android key code. `for`
    holds it down so long; older phones can do so for a second at most.
    """

    verb = "press"
    effect = Effect.DEVICE
    phone = True
    acts_for = "held"

    key: str = subject(KEY)
    held: Expression | None = detail("for {}", DURATION)

from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import DURATION, SELECTOR, Effect, Step, detail, subject
from dsl.nodes.values import Selector


class LongPress(Step):
    """Touch the centre of an element and hold: for a second, or as long as `for` says.

    `up to` says how long to look for it; `optionally` goes on when it does not come.
    """

    verb = "long press"
    effect = Effect.DEVICE
    phone = True
    acts_for = "held"

    target: Selector = subject(SELECTOR)
    held: Expression | None = detail("for {}", DURATION)
    up_to: Expression | None = detail("up to {}", DURATION)
    optionally: bool = detail("optionally")

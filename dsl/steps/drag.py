from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import DURATION, SELECTOR, Effect, Step, detail, subject
from dsl.nodes.values import Selector


class Drag(Step):
    """Hold an element, move it onto another one, and let it go.

    `up to` says how long to look for each of them; `optionally` goes on when one does not come.
    """

    verb = "drag"
    effect = Effect.DEVICE
    phone = True

    target: Selector = subject(SELECTOR)
    onto: Selector = subject(SELECTOR, lead="to")
    up_to: Expression | None = detail("up to {}", DURATION)
    optionally: bool = detail("optionally")

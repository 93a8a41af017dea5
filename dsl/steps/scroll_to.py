from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import DURATION, SELECTOR, Effect, Step, detail, subject
from dsl.nodes.values import Selector


class ScrollTo(Step):
    """Swipe up, over and over, until an element is on the screen or the list ends."""

    verb = "scroll to"
    effect = Effect.DEVICE
    phone = True

    target: Selector = subject(SELECTOR)
    up_to: Expression | None = detail("up to {}", DURATION, limit=True)
    optionally: bool = detail("optionally")

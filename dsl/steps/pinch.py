from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import DURATION, NUMBER, SELECTOR, Effect, Step, detail, subject, word
from dsl.nodes.values import Selector


class Pinch(Step):
    """Two fingers come together on an element or on the screen (`pinch in`), or go apart (`pinch out`).

    Maps and pictures become smaller when they come together, larger when they go apart. `by` says over how much of
    the element they move, most of it when nothing is said.
    """

    verb = "pinch"
    effect = Effect.DEVICE
    phone = True

    direction: str = subject(word("in", "out"))
    target: Selector | None = detail("on {}", SELECTOR)
    share: Expression | None = detail("by {}", NUMBER)
    up_to: Expression | None = detail("up to {}", DURATION)
    optionally: bool = detail("optionally")

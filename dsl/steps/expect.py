from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import DURATION, SELECTOR, Effect, Step, detail, subject
from dsl.nodes.values import Selector


class Expect(Step):
    """An element must be on the screen, now or within the limit; failure `assertion` says what was there instead."""

    verb = "expect"
    effect = Effect.REPEATABLE
    phone = True

    target: Selector = subject(SELECTOR)
    up_to: Expression | None = detail("up to {}", DURATION)
    optionally: bool = detail("optionally")

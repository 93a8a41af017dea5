from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import DURATION, SELECTOR, Effect, Step, detail, subject
from dsl.nodes.values import Selector


class ExpectNo(Step):
    """An element must not be on the screen, or be gone within the limit; failure `assertion` otherwise."""

    verb = "expect no"
    effect = Effect.REPEATABLE
    phone = True

    target: Selector = subject(SELECTOR)
    up_to: Expression | None = detail("up to {}", DURATION)
    optionally: bool = detail("optionally")

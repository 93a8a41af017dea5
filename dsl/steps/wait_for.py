from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import DURATION, SELECTOR, Effect, Step, detail, subject
from dsl.nodes.values import Selector


class WaitFor(Step):
    """Wait until an element is on the screen; failure `timeout` if it does not come."""

    verb = "wait for"
    effect = Effect.REPEATABLE
    phone = True

    target: Selector = subject(SELECTOR)
    up_to: Expression | None = detail("up to {}", DURATION, limit=True)
    optionally: bool = detail("optionally")

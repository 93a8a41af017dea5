from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import DURATION, SELECTOR, Effect, Step, detail, subject
from dsl.nodes.values import Selector


class WaitUntilGone(Step):
    """Wait until an element has left the screen; failure `timeout` if it stays."""

    verb = "wait until gone"
    effect = Effect.REPEATABLE
    phone = True

    target: Selector = subject(SELECTOR)
    up_to: Expression | None = detail("up to {}", DURATION, limit=True)
    optionally: bool = detail("optionally")

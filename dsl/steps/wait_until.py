from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import CONDITION, DURATION, Effect, HasBody, Step, detail, subject


class WaitUntil(Step):
    """Look at a condition again and again until it holds; failure `timeout` if it never does.

    The block below runs before every look; without a block the condition must use `now()` or `today()`.
    """

    verb = "wait until"
    effect = Effect.REPEATABLE
    has_body = HasBody.MAYBE

    condition: Expression = subject(CONDITION)
    up_to: Expression | None = detail("up to {}", DURATION, limit=True)
    every: Expression | None = detail("every {}", DURATION)
    optionally: bool = detail("optionally")

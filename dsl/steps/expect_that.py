from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import CONDITION, Effect, Step, subject


class ExpectThat(Step):
    """A condition must hold; failure `assertion` otherwise."""

    verb = "expect that"
    effect = Effect.PURE
    at_once = True

    condition: Expression = subject(CONDITION)

from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import BATCH, Effect, Step, subject


class Check(Step):
    """Look at a batch of sub-tasks once, without waiting."""

    verb = "check"
    effect = Effect.REPEATABLE
    calls = (0, None)
    gives = "gathered"

    batch: Expression = subject(BATCH)

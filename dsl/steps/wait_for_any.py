from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import BATCH, DURATION, Effect, Step, detail, subject


class WaitForAny(Step):
    """The next sub-task of a batch that ends, another at each call, then `nothing`."""

    verb = "wait for any of"
    effect = Effect.REPEATABLE
    calls = (0, None)
    gives = "subtask?"

    batch: Expression = subject(BATCH)
    up_to: Expression | None = detail("up to {}", DURATION, limit=True)
    optionally: bool = detail("optionally")

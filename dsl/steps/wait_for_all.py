from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import BATCH, DURATION, Effect, Step, detail, subject


class WaitForAll(Step):
    """Wait until every sub-task of a batch has ended.

    The result has the lists `done`, `failed`, `declined`, `deleted` and `unfinished`. Without `allowing failures`
    the step fails when one sub-task did not do its work. `reviewed` waits for the owner's review as well.
    """

    verb = "wait for all of"
    effect = Effect.REPEATABLE
    calls = (0, None)
    gives = "gathered"

    batch: Expression = subject(BATCH)
    up_to: Expression | None = detail("up to {}", DURATION, limit=True)
    allowing_failures: bool = detail("allowing failures")
    reviewed: bool = detail("reviewed")

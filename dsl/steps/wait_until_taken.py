from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import DURATION, Effect, Step, detail


class WaitUntilTaken(Step):
    """Wait until a sibling has taken the offer; at the limit the offer is withdrawn and the step fails."""

    verb = "wait until taken"
    effect = Effect.REPEATABLE
    calls = (1, None)
    gives = "taker"

    up_to: Expression | None = detail("up to {}", DURATION, limit=True)

from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import DURATION, Effect, Step, detail, subject


class Wait(Step):
    """Do nothing for a while.

    With `to` the time is picked at random between the two.
    """

    verb = "wait"
    effect = Effect.REPEATABLE
    sleeps = ("time", "longest")

    time: Expression = subject(DURATION)
    longest: Expression | None = detail("to {}", DURATION)

from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import TEXT_VALUE, Effect, Step, subject


class Log(Step):
    """Write a line to the log and the console; secrets are masked."""

    verb = "log"
    effect = Effect.REPEATABLE
    at_once = True

    message: Expression = subject(TEXT_VALUE)

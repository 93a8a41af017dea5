"""`expect that`."""

from __future__ import annotations

from dsl.steps.expect_that import ExpectThat
from interpreter.failure import failure
from interpreter.machine.context import Context


def execute(step: ExpectThat, context: Context) -> None:
    """The condition must hold."""
    if not context.flag(step.condition):
        words = context.at.unit.words(step.condition.span)
        raise failure("assertion", f"this does not hold: {words}", label="false",
                      start=step.condition.span.start, end=step.condition.span.end)  # fmt: skip

"""`expect`."""

from __future__ import annotations

from dsl.steps.expect import Expect
from interpreter.failure import ProblemKind
from interpreter.machine.context import Context
from interpreter.machine.finding import look, not_there, seek


def execute(step: Expect, context: Context) -> None:
    """The element must be there, now or within the limit."""
    sought = seek(context, step.target)
    kind: ProblemKind = "not_found" if step.optionally else "assertion"
    if context.until(lambda: look(context, sought), context.seconds(step.up_to, 0.0)) is None:
        raise not_there(context, sought, kind)

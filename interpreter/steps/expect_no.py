"""`expect no`."""

from __future__ import annotations

from dsl.steps.expect_no import ExpectNo
from interpreter.devices.screen import describe
from interpreter.failure import ProblemKind
from interpreter.machine.context import Context
from interpreter.machine.finding import look, not_there, seek


def execute(step: ExpectNo, context: Context) -> None:
    """The element must not be there, or be gone within the limit."""
    sought = seek(context, step.target)
    kind: ProblemKind = "not_found" if step.optionally else "assertion"

    def gone() -> bool | None:
        return True if look(context, sought) is None else None

    if context.until(gone, context.seconds(step.up_to, 0.0)) is None:
        raise not_there(context, sought, kind, f"{describe(sought)} is on the screen")

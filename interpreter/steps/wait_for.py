"""`wait for`."""

from __future__ import annotations

from dsl.steps.wait_for import WaitFor
from interpreter.machine.context import Context
from interpreter.machine.finding import find_limit, look, not_there, seek


def execute(step: WaitFor, context: Context) -> None:
    """Wait until the element is there; a failure `timeout` if it does not come."""
    sought = seek(context, step.target)
    if context.until(lambda: look(context, sought), find_limit(context, step.up_to)) is None:
        raise not_there(context, sought, "timeout")

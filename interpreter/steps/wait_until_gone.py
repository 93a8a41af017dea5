"""`wait until gone`."""

from __future__ import annotations

from dsl.steps.wait_until_gone import WaitUntilGone
from interpreter.devices.screen import describe
from interpreter.machine.context import Context
from interpreter.machine.finding import find_limit, look, not_there, seek


def execute(step: WaitUntilGone, context: Context) -> None:
    """Wait until the element has left; a failure `timeout` if it stays."""
    sought = seek(context, step.target)

    def gone() -> bool | None:
        return True if look(context, sought) is None else None

    if context.until(gone, find_limit(context, step.up_to)) is None:
        raise not_there(context, sought, "timeout", f"{describe(sought)} is still on the screen")

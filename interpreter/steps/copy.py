"""`copy`."""

from __future__ import annotations

from dsl.steps.copy import Copy
from interpreter.machine.context import Context


def execute(step: Copy, context: Context) -> None:
    """Fill the clipboard."""
    context.phone.copy(str(context.text(step.value)))

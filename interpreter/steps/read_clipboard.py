"""`read clipboard`."""

from __future__ import annotations

from dsl.data import Value
from dsl.steps.read_clipboard import ReadClipboard
from interpreter.machine.context import Context


def execute(step: ReadClipboard, context: Context) -> Value:
    """What is in the clipboard."""
    return context.phone.clipboard()

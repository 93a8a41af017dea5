"""`log`."""

from __future__ import annotations

from dsl.steps.log import Log
from interpreter import events as e
from interpreter.machine.context import Context


def execute(step: Log, context: Context) -> None:
    """Say something in the log and on the console."""
    context.emit(e.Logged(text=context.text(step.message), line=context.at.unit.line(step), file=context.at.file))

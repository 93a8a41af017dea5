"""`read text of`."""

from __future__ import annotations

from dsl.data import Value
from dsl.steps.read_text import ReadText
from interpreter.devices.screen import text_of
from interpreter.machine.context import Context
from interpreter.machine.finding import find


def execute(step: ReadText, context: Context) -> Value:
    """The text of the element."""
    found = find(context, step.target, step.up_to)
    return text_of(found.screen, found.element)

"""`read texts of`."""

from __future__ import annotations

from dsl.data import Value
from dsl.steps.read_texts import ReadTexts
from interpreter.devices.screen import find as find_all
from interpreter.devices.screen import text_of
from interpreter.machine.context import Context
from interpreter.machine.finding import seek


def execute(step: ReadTexts, context: Context) -> Value:
    """The texts of all elements that fit, in reading order."""
    screen = context.phone.screen()
    return tuple(text_of(screen, one) for one in find_all(screen, seek(context, step.target)))

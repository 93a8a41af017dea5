"""`read picture`."""

from __future__ import annotations

from dsl.data import Value
from dsl.steps.read_picture import ReadPicture
from interpreter.devices.sight.words import read
from interpreter.machine.context import Context
from interpreter.machine.finding import find


def execute(step: ReadPicture, context: Context) -> Value:
    """The lines in the picture of the screen, or of the element."""
    part = None if step.target is None else find(context, step.target, step.up_to).element.bounds
    return "\n".join(line.text for line in read(context.phone.screenshot(), part))

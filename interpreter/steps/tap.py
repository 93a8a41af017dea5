"""`tap`."""

from __future__ import annotations

from dsl.steps.tap import Tap
from interpreter.machine.context import Context
from interpreter.machine.finding import find, pause, point


def execute(step: Tap, context: Context) -> None:
    """Touch the element."""
    found = find(context, step.target, step.up_to)
    pause(context)
    context.phone.tap(*point(context, found))

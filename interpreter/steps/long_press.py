"""`long press`."""

from __future__ import annotations

from dsl.steps.long_press import LongPress
from interpreter.machine.context import Context
from interpreter.machine.finding import find, pause, point

SECONDS = 1.0


def execute(step: LongPress, context: Context) -> None:
    """Touch the element and hold."""
    seconds = context.seconds(step.held, SECONDS)
    found = find(context, step.target, step.up_to)
    pause(context)
    context.phone.long_press(*point(context, found), seconds)

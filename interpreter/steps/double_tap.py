"""`double tap`."""

from __future__ import annotations

from dsl.steps.double_tap import DoubleTap
from interpreter.machine.context import Context
from interpreter.machine.finding import find, pause, point


def execute(step: DoubleTap, context: Context) -> None:
    """Touch the element twice."""
    found = find(context, step.target, step.up_to)
    pause(context)
    context.phone.double_tap(*point(context, found))

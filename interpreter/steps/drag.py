"""`drag`."""

from __future__ import annotations

from dsl.steps.drag import Drag
from interpreter.machine.context import Context
from interpreter.machine.finding import find, pause, point

SECONDS = 0.5


def execute(step: Drag, context: Context) -> None:
    """Carry the one element to the other; both are looked for on the screen as it is then."""
    end = point(context, find(context, step.onto, step.up_to))
    start = point(context, find(context, step.target, step.up_to))
    pause(context)
    context.phone.drag(start, end, SECONDS)

"""`clear field`."""

from __future__ import annotations

from dsl.steps.clear_field import ClearField
from interpreter.machine.context import Context
from interpreter.machine.finding import find, pause, point


def execute(step: ClearField, context: Context) -> None:
    """Empty the field."""
    if step.target is not None:
        found = find(context, step.target, step.up_to, field=True)
        pause(context)
        context.phone.tap(*point(context, found))
    context.phone.clear_text()

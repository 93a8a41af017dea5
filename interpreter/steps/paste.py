"""`paste`."""

from __future__ import annotations

from dsl.steps.paste import Paste
from interpreter.machine.apps import app_failures
from interpreter.machine.context import Context
from interpreter.machine.finding import find, pause, point


def execute(step: Paste, context: Context) -> None:
    """Touch the field and paste."""
    found = None if step.into is None else find(context, step.into, step.up_to, field=True)
    pause(context)
    if found is not None:
        context.phone.tap(*point(context, found))
        context.look_out()
    with app_failures():
        context.phone.paste()

"""`press`."""

from __future__ import annotations

from dsl.steps.press import Press
from interpreter.machine.context import Context
from interpreter.machine.finding import pause


def execute(step: Press, context: Context) -> None:
    """Press the key, or hold it."""
    seconds = context.seconds(step.held, 0.0)
    pause(context)
    if seconds > 0:
        context.phone.hold_key(step.key, seconds)
    else:
        context.phone.press(step.key)

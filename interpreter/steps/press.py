"""`press`."""

from __future__ import annotations

from dsl.steps.press import Press
from interpreter.machine.context import Context
from interpreter.machine.finding import pause


def execute(step: Press, context: Context) -> None:
    """Press the key."""
    pause(context)
    context.phone.press(step.key)

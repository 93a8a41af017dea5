"""`set dark mode`."""

from __future__ import annotations

from dsl.steps.set_dark_mode import SetDarkMode
from interpreter.machine.context import Context


def execute(step: SetDarkMode, context: Context) -> None:
    """Switch it."""
    context.phone.set_dark_mode(on=step.state == "on")

"""`set airplane mode`."""

from __future__ import annotations

from dsl.steps.set_airplane_mode import SetAirplaneMode
from interpreter.machine.context import Context


def execute(step: SetAirplaneMode, context: Context) -> None:
    """Switch it."""
    context.phone.set_airplane_mode(on=step.state == "on")

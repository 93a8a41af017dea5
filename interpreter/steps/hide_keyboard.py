"""`hide keyboard`."""

from __future__ import annotations

from dsl.steps.hide_keyboard import HideKeyboard
from interpreter.machine.context import Context


def execute(step: HideKeyboard, context: Context) -> None:
    """Put the on-screen keyboard away."""
    context.phone.hide_keyboard()

"""`rotate`."""

from __future__ import annotations

from dsl.steps.rotate import Rotate
from interpreter.machine.context import Context


def execute(step: Rotate, context: Context) -> None:
    """Turn it."""
    context.phone.rotate("landscape" if step.way == "landscape" else "portrait")

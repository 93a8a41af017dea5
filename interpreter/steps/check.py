"""`check`."""

from __future__ import annotations

from dsl.data import Value
from dsl.steps.check import Check
from interpreter.machine.batch import Gathering
from interpreter.machine.context import Context
from interpreter.machine.subtasks import one_batch


def execute(step: Check, context: Context) -> Value:
    """One look at the batch."""
    gathering = Gathering(context, one_batch(context.value(step.batch), step.batch))
    gathering.look()
    return gathering.result()

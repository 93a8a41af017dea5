"""`start subtasks for each`."""

from __future__ import annotations

from dsl.data import Value
from dsl.steps.start_subtasks import StartSubtasks
from interpreter.machine.context import Context
from interpreter.machine.subtasks import Where, given, start


def execute(step: StartSubtasks, context: Context) -> Value:
    """Start one sub-task for each item."""
    inputs = [
        given(context, step.body, number, {step.item: item}) for number, item in enumerate(context.list(step.source), 1)
    ]
    return start(context, inputs, Where(step.job, step.device, step.flow, step.at_most, step.up_to, step.later))

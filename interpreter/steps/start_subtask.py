"""`start subtask`."""

from __future__ import annotations

from dsl.data import Value
from dsl.steps.start_subtask import StartSubtask
from interpreter.machine.context import Context
from interpreter.machine.subtasks import Where, given, start


def execute(step: StartSubtask, context: Context) -> Value:
    """Start one sub-task."""
    inputs = [given(context, step.body, 1, {})]
    return start(context, inputs, Where(step.job, step.device, step.flow, None, step.up_to, step.later))

"""`wait`."""

from __future__ import annotations

from datetime import timedelta

from dsl.data import Value
from dsl.steps.wait import Wait
from interpreter.machine.context import Context
from interpreter.machine.names import chance


def execute(step: Wait, context: Context) -> Value:
    """Wait; what was picked at random is the step's value in the log."""
    shortest = context.seconds(step.time, 0.0)
    longest = context.seconds(step.longest, shortest)
    seconds = round(chance(context.strand, context.at).uniform(shortest, max(shortest, longest)), 3)
    context.sleep(seconds)
    return timedelta(seconds=seconds)

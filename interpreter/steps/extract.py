"""`extract`."""

from __future__ import annotations

from dsl.data import DataFailure, Value
from dsl.steps.extract import Extract
from interpreter.ai import wanted
from interpreter.ai.port import Finished, PageTask
from interpreter.machine import asking
from interpreter.machine.browsing import followed, limited
from interpreter.machine.context import Context


def execute(step: Extract, context: Context) -> Value:
    """Read one page: its text, or what is wanted of it."""
    context = limited(context, step.up_to)
    want = asking.want_of(step)
    task = PageTask(
        asking.address(context, step.address),
        schema=None if want is None else wanted.schema(want.fields),
        country=asking.country(context, step.country),
        fresh=step.fresh,
        thoroughly=step.thoroughly,
    )
    ended = followed(context, task, {"at": task.url})
    assert isinstance(ended, Finished), "no block of the flow runs meanwhile"
    if want is not None:
        return wanted.read(ended.answer, want.fields)
    if not isinstance(ended.answer, str):
        raise DataFailure("the AI task service gave no text of the page")
    return ended.answer

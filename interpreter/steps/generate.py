"""`generate`."""

from __future__ import annotations

from dsl.data import Value
from dsl.steps.generate import Generate
from interpreter.ai import wanted
from interpreter.ai.port import Finished, PageTask
from interpreter.machine import asking
from interpreter.machine.browsing import followed, limited
from interpreter.machine.context import Context


def execute(step: Generate, context: Context) -> Value:
    """Make what is wanted of one page."""
    context = limited(context, step.up_to)
    want = asking.want_of(step)
    assert want is not None, "the check wants it there"
    task = PageTask(
        asking.address(context, step.at),
        instructions=asking.words(context, step.task, "what is to be made of the page"),
        schema=wanted.schema(want.fields),
        country=asking.country(context, step.country),
        fresh=step.fresh,
        thoroughly=step.thoroughly,
    )
    ended = followed(context, task, {"task": task.instructions, "at": task.url})
    assert isinstance(ended, Finished), "no block of the flow runs meanwhile"
    return wanted.read(ended.answer, want.fields)

"""`wait for any of`."""

from __future__ import annotations

from dsl.data import Value
from dsl.steps.wait_for_any import WaitForAny
from interpreter.failure import failure
from interpreter.machine.batch import Gathering
from interpreter.machine.context import Context
from interpreter.machine.finding import find_limit
from interpreter.machine.subtasks import one_batch

SLICE = 2.0


def execute(step: WaitForAny, context: Context) -> Value:
    """The next one that ends, another at each call, then nothing."""
    batch = one_batch(context.value(step.batch), step.batch)
    told = context.task.told
    if all(id_ in told for id_ in batch.ids):
        return None
    gathering = Gathering(context, batch)
    seconds = find_limit(context, step.up_to)
    end = context.clock.monotonic() + seconds
    gathering.look()

    def fresh() -> str | None:
        return next((id_ for id_ in batch.ids if id_ not in told and gathering.settled(id_)), None)

    def look() -> str | None:
        found = fresh()
        if found is None:
            gathering.look(min(SLICE, max(0.0, end - context.clock.monotonic())))
            found = fresh()
        return found

    found = context.until(look, seconds, 0.0)
    if found is None:
        raise failure("timeout", "no further sub-task ended in time")
    told.add(found)
    context.strand.told.append(found)
    return gathering.item(found)

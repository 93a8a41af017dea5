"""`succeed`."""

from __future__ import annotations

from dsl.steps.succeed import Succeed
from interpreter.machine import ending, final
from interpreter.machine.attaching import attached
from interpreter.machine.context import Context
from interpreter.machine.leaving import Ended


def execute(step: Succeed, context: Context) -> Ended:
    """Hand in the result, or the declared outputs."""
    record = ending.outputs(context.strand) if step.data is None else context.record(step.data)
    word = final.Word(record, None, attached(context, step.attach))
    return final.say(context.strand, context.key, "success", word)

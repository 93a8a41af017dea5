"""`fail`."""

from __future__ import annotations

from dsl.steps.fail import Fail
from interpreter.machine import final
from interpreter.machine.attaching import attached
from interpreter.machine.context import Context
from interpreter.machine.leaving import Ended


def execute(step: Fail, context: Context) -> Ended:
    """Hand in the reason."""
    reason = str(context.text(step.because))
    word = final.Word(context.record(step.data), reason, attached(context, step.attach))
    return final.say(context.strand, context.key, "failed", word)

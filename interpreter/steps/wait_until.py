"""`wait until`."""

from __future__ import annotations

from dsl.steps.wait_until import WaitUntil
from interpreter.failure import failure
from interpreter.machine.context import Context
from interpreter.machine.finding import find_limit
from interpreter.machine.leaving import Ended

EVERY = 1.0


def execute(step: WaitUntil, context: Context) -> Ended | None:
    """Run the body, look at the condition, wait; a failure `timeout` if it never holds."""
    number = 0

    def look() -> Ended | bool | None:
        nonlocal number
        number += 1
        if step.body:
            left = context.round(step.body, number, {})
            if isinstance(left, Ended):
                return left
        return True if context.flag(step.condition) else None

    seconds = find_limit(context, step.up_to)
    found = context.until(look, seconds, context.seconds(step.every, EVERY))
    if found is None:
        raise failure("timeout", f"this did not come true: {context.at.unit.words(step.condition.span)}")
    return found if isinstance(found, Ended) else None

"""`read toast`."""

from __future__ import annotations

from dsl.data import DataFailure, Value
from dsl.data.patterns import found, pattern
from dsl.steps.read_toast import ReadToast
from interpreter.failure import failure
from interpreter.machine.context import Context
from interpreter.machine.finding import find_limit
from interpreter.machine.messages import EVERY


def execute(step: ReadToast, context: Context) -> Value:
    """What the newest toast says, or what the pattern finds in the first that fits; a failure `timeout` otherwise."""
    wanted = None if step.matching is None else pattern(step.matching.source, step.matching.flags)
    others: list[str] = []

    def look() -> tuple[Value] | None:
        toast = context.phone.toast()
        if toast is None:
            return None
        value = toast if wanted is None else found(wanted, toast)
        if value is None:
            others.append(toast)
            return None
        return (value,)

    try:
        result = context.until(look, find_limit(context, step.up_to), EVERY)
    except DataFailure as failed:
        raise failed.at(step.matching.span) if step.matching is not None else failed from failed
    if result is None:
        came = f"; others said {', '.join(others)}" if others else "; none came"
        raise failure("timeout", f"no toast that fits{came}", label="waited for this toast")
    return result[0]

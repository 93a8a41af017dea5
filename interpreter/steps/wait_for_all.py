"""`wait for all of`."""

from __future__ import annotations

from dsl.data import Value
from dsl.steps.wait_for_all import WaitForAll
from interpreter.failure import Failure, failure
from interpreter.machine.batch import Gathering
from interpreter.machine.context import Context
from interpreter.machine.finding import find_limit
from interpreter.machine.subtasks import one_batch

SLICE = 2.0  # seconds behind the service at a time, so that a limit or Ctrl-C is noticed


def execute(step: WaitForAll, context: Context) -> Value:
    """Wait until every sub-task has ended; with `allowing failures` the rest is in `unfinished` at the limit."""
    batch = one_batch(context.value(step.batch), step.batch)
    gathering = Gathering(context, batch, reviewed=step.reviewed)
    seconds = find_limit(context, step.up_to)
    end = context.clock.monotonic() + seconds
    gathering.look()

    def look() -> bool | None:
        if not gathering.done:
            gathering.look(min(SLICE, max(0.0, end - context.clock.monotonic())))
        return True if gathering.done else None

    settled = context.until(look, seconds, 0.0)
    result = gathering.result()
    if not step.allowing_failures:
        _all_must_be_done(result, settled=settled is not None)
    return result


def _all_must_be_done(result: dict[str, Value], *, settled: bool) -> None:
    bad = [one for name in ("failed", "declined", "deleted") for one in _items(result, name)]
    if bad:
        raise _not_done(bad)
    if not settled:
        left = len(_items(result, "unfinished"))
        raise failure("timeout", f"{left} sub-task{'s' if left > 1 else ''} did not end in time")


def _not_done(bad: list[dict[str, Value]]) -> Failure:
    first = bad[0]
    why = first["comment"] or "without a reason"
    more = f" and {len(bad) - 1} more" if len(bad) > 1 else ""
    return failure("job", f"sub-task {first['id']} is {first['status']}: {why}{more}",
                   help="write `allowing failures` to go on with those that did their work")  # fmt: skip


def _items(result: dict[str, Value], name: str) -> tuple[dict[str, Value], ...]:
    return result[name]  # type: ignore[return-value]

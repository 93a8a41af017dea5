"""`browse`."""

from __future__ import annotations

from dsl.data import Value
from dsl.data.plain import from_plain
from dsl.nodes import control as c
from dsl.steps.browse import Browse
from interpreter.ai import wanted
from interpreter.ai.port import BrowserTask, Finished
from interpreter.failure import failure
from interpreter.machine import asking
from interpreter.machine.browsing import followed, limited
from interpreter.machine.context import Context
from interpreter.machine.leaving import Leave

ROUNDS = range(1, 101)
CHECKS = range(1, 11)


def execute(step: Browse, context: Context) -> Value | Leave:
    """Let the service do it; what leaves a block below leaves the step as well."""
    context = limited(context, step.up_to)
    given = asking.data(context, step)
    task = _task(step, context, given)
    ended = followed(context, task, {"task": task.instructions, "at": task.url, "give": given})
    if not isinstance(ended, Finished):
        return ended
    if step.accepted and not ended.accepted:
        raise failure("browser", "the checks did not accept the answer", help="ask for less, or allow more checks")
    want = asking.want_of(step)
    return from_plain(ended.answer) if want is None else wanted.read(ended.answer, want.fields)


def _task(step: Browse, context: Context, given: dict[str, Value] | None) -> BrowserTask:
    want = asking.want_of(step)
    return BrowserTask(
        instructions=asking.words(context, step.task, "what the browser is to do"),
        url=None if step.at is None else asking.address(context, step.at),
        data=None if given is None else context.sent(given),
        guardrails=asking.forbidden(context, step),
        country=asking.country(context, step.country),
        rounds=asking.count(context, step.rounds, ROUNDS, "rounds"),
        checks=asking.count(context, step.checks, CHECKS, "checks"),
        trusted=asking.hosts(context, step.trusting),
        unsafe=step.unsafe,
        interactive=any(asking.wishes(step, c.OnQuestion)),
        schema=None if want is None else wanted.schema(want.fields),
    )

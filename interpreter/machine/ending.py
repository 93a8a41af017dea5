"""How a flow ends: `try`, `on failure`, `always`, and the final word that is said once (language rule 9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from msgspec.structs import replace

from dsl.data import FileValue, Value
from dsl.nodes.control import Body, Handler, Try
from dsl.nodes.values import Optional
from interpreter import events as e
from interpreter import kept
from interpreter.devices.port import DeviceError
from interpreter.events import Outcome
from interpreter.failure import Failure, Problem, failure
from interpreter.machine import final, replay
from interpreter.machine.guards import Limit, LimitReached, catches, in_words, without
from interpreter.machine.leaving import Ended, Leave
from interpreter.machine.names import problem_record
from interpreter.machine.strand import At, LiveLevel, Strand
from interpreter.machine.task import Task

GRACE = 60.0  # seconds for cleaning up after a limit


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a task ended."""

    outcome: Outcome
    reason: str | None = None
    data: Value = None
    problem: Problem | None = None


def run_try(strand: Strand, statement: Try, at: At) -> Leave | None:
    """The body, the first handler that fits, and in any case `always`."""
    try:
        left = _guarded(strand, statement, at)
    except Failure as failed:
        _always(strand, statement.always, _after(failed, at, strand))
        raise
    _always(strand, statement.always, at)
    return left


def _guarded(strand: Strand, statement: Try, at: At) -> Leave | None:
    try:
        return strand.task.run_body(strand, statement.body, at.into("try"))
    except Failure as failed:
        chosen = _fitting(statement.handlers, failed.problem)
        if chosen is None or not catches(failed, at.limits):
            raise
        number, handler = chosen
        return _handle(strand, handler, _after(failed, at, strand).into(f"failure{number}"), failed.problem)


def _fitting(handlers: tuple[Handler, ...], problem: Problem) -> tuple[int, Handler] | None:
    for number, handler in enumerate(handlers):
        if not handler.kinds or problem.kind in handler.kinds:
            return number, handler
    return None


def _handle(strand: Strand, handler: Handler, at: At, problem: Problem) -> Leave | None:
    """Run a handler; a failure inside it is noted, the first one goes on."""
    record = problem_record(problem)
    names: dict[str, Value] = {"problem": record, handler.name or "problem": record}
    try:
        return _section(strand, handler.body, replace(at, problem=problem), names, line=at.unit.line(handler))
    except LimitReached:
        raise
    except Failure as second:
        if second.problem != problem:
            _note(strand, "while this failure was handled", second.problem)
        raise Failure(problem) from second


def _section(strand: Strand, body: Body, at: At, names: dict[str, Value], *, line: int) -> Leave | None:
    key = strand.key(at)
    seen = {name: strand.task.recorded(value) for name, value in names.items()}
    what: Literal["on failure", "always"] = "on failure" if names else "always"
    event = e.HandlerEntered(key=key, line=line, file=at.file, what=what, names=seen)
    with strand.inside(LiveLevel("handler", key, 1, names), event):
        return strand.task.run_body(strand, body, at)


def _always(strand: Strand, body: Body | None, at: At) -> None:
    """What is done always; its failure is only logged."""
    if not body:
        return
    inner = at.into("always")
    try:
        _section(strand, body, inner, {}, line=at.unit.line(body[0]))
    except Failure as failed:
        _note(strand, "in `always`", failed.problem)


def _note(strand: Strand, where: str, problem: Problem) -> None:
    strand.emit(e.Warned(message=f"{where}: {problem.message}", line=problem.line))


def _after(failed: Failure, at: At, strand: Strand) -> At:
    """The place of what cleans up: limits that have passed hold no more, instead a time of grace."""
    clock, engine = strand.task.clock, strand.task.world.engine
    holding = without(at.limits, clock)
    known = replay.exactly(
        strand,
        strand.count(f"{strand.key(at)}~after"),
        lambda: [[at.limits.index(one) for one in holding], engine.elapsed() + GRACE],
    )
    left = tuple(at.limits[which] for which in known[0])
    cancelled = failed.problem.kind == "cancelled"
    if len(left) == len(at.limits) and not cancelled:
        return at
    grace = Limit(clock.monotonic() + known[1] - engine.elapsed(), in_words(GRACE))
    return replace(at.within((*left, grace)), cleaning=at.cleaning or cancelled)


def run_flow(task: Task) -> Verdict:
    """The whole flow with its sections; how it ended."""
    strand = task.main
    at = At("steps", task.plan.unit).within(task.limits)
    after = at
    try:
        verdict = _succeeded(_steps(strand, at))
    except Failure as failed:
        after = _after(failed, at.elsewhere(""), strand)
        verdict = _failed(strand, failed, after)
    _always(strand, task.plan.flow.always, after.elsewhere(""))
    return verdict


def refuse_input(task: Task, problem: Problem) -> Verdict:
    """The task cannot begin with what it was given."""
    ended = _say_failed(task.main, problem, None)
    return Verdict("failed", problem.message, None if ended is None else ended.data, problem)


def _steps(strand: Strand, at: At) -> Ended:
    task = strand.task
    for index, statement in enumerate(task.plan.steps):
        left = task.run_body(strand, (statement,), at.elsewhere(f"steps{index}"))
        if index == task.plan.last_phone_step:
            task.let_go_of_phone()
        if isinstance(left, Ended):
            return left
    return final.say(strand, f"{task.id}:end", "success", final.Word(outputs(strand)))


def outputs(strand: Strand) -> dict[str, Value]:
    """The declared outputs by their names; DataFailure for one that must be there and is not."""
    names = strand.task.main.scopes[0]
    found: dict[str, Value] = {}
    for one in strand.task.plan.flow.outputs:
        value = names.get(one.name)
        if value is None and not isinstance(one.type, Optional):
            raise failure("data", f"the output `{one.name}` has no value")
        found[one.name] = value
    return found


def _succeeded(ended: Ended, problem: Problem | None = None) -> Verdict:
    outcomes: dict[str, Outcome] = {"success": "succeeded", "failed": "failed", "declined": "declined"}
    return Verdict(outcomes[ended.status], ended.reason, ended.data, problem)


def _failed(strand: Strand, failed: Failure, at: At) -> Verdict:
    problem = failed.problem
    if isinstance(failed, LimitReached) and failed.limit.of_task:
        return Verdict("timed out", problem.message, problem=problem)
    if strand.stop.why in ("cancelled", "timed out"):
        outcome: Outcome = "cancelled" if strand.stop.why == "cancelled" else "timed out"
        return Verdict(outcome, problem.message, problem=problem)
    device = strand.task.device
    if problem.lost and device is not None and device.lost:
        strand.task.world.phones.rest(strand.task, device)  # before the final word gives it to somebody else
    picture = _picture(strand, problem)
    ended = _by_handler(strand, at, problem)
    if ended is None:
        ended = _say_failed(strand, problem, picture)
    if ended is None or ended.status == "failed":
        return Verdict("lost" if problem.lost else "failed", problem.message if ended is None else ended.reason,
                       None if ended is None else ended.data, problem)  # fmt: skip
    return _succeeded(ended, problem if ended.status == "declined" else None)


def _by_handler(strand: Strand, at: At, problem: Problem) -> Ended | None:
    chosen = _fitting(strand.task.plan.flow.handlers, problem)
    if chosen is None:
        return None
    number, handler = chosen
    try:
        left = _handle(strand, handler, at.into(f"failure{number}"), problem)
    except Failure:
        return None
    return left if isinstance(left, Ended) else None


def _say_failed(strand: Strand, problem: Problem, picture: FileValue | None) -> Ended | None:
    attached = () if picture is None else (("failure", picture),)
    word = final.Word({}, problem.message, attached)
    try:
        return final.say(strand, f"{strand.task.id}:failed", "failed", word)
    except Failure as second:
        _note(strand, "the failure could not be handed in", second.problem)
        return None


def _picture(strand: Strand, problem: Problem) -> FileValue | None:
    """The screen as it is now, when the flow wants it or has no handler of its own; a lost phone is not asked."""
    task = strand.task
    flow = task.plan.flow
    wished = flow.defaults is not None and flow.defaults.screenshot_on_failure
    if flow.handlers and not wished:
        return None
    engine, key = task.world.engine, f"{task.id}~picture"
    if strand.replaying and (known := engine.recall(key)) is not None:
        found = kept.value(known["v"])
        return found if isinstance(found, FileValue) else None
    if task.device is None:
        return None
    strand.live()
    if problem.lost and task.device.lost:
        strand.emit(e.Warned(message="no screenshot of the failure: the phone was lost"))
        return None
    try:
        picture = task.save("failure", "png", task.device.screenshot())
        engine.keep(key, {"v": kept.kept(picture)})
        return picture
    except DeviceError as trouble:
        strand.emit(e.Warned(message=f"no screenshot of the failure: {trouble}"))
        return None

"""The statements that steer: one exhaustive match. A body is left by its end, by a Leave, or by a failure."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn, TypeAlias, assert_never

from msgspec.structs import replace

from dsl.data import DataFailure, Value, kind_of, with_article
from dsl.data.equality import equal
from dsl.nodes import control as c
from dsl.nodes.step import Step
from dsl.program import DEEPEST_CALLS
from interpreter import events as e
from interpreter.devices.screen import pick
from interpreter.failure import Failure
from interpreter.machine import ending, loops, replay, together, troubles, waiting, watch
from interpreter.machine.guards import Limit, in_words
from interpreter.machine.leaving import Gave, Leave, Skipped, Stopped
from interpreter.machine.names import env
from interpreter.machine.selecting import flag_of, seconds_of, value_of, wanted
from interpreter.machine.stepping import ready, sure_of_screen
from interpreter.machine.strand import At, LiveLevel, Strand
from interpreter.plain import BARE, recorded
from interpreter.plan import Unit

Run: TypeAlias = Callable[[Strand, At], Leave | None]


def run_body(strand: Strand, body: c.Body, at: At, path: str | None = None) -> Leave | None:
    """One statement after the other; `path` is where they stand when that is a round of what stands at `at`."""
    runners = at.unit.runners
    if path is None:
        path = at.path
    for index, statement in enumerate(body):
        run: Run | None = runners.get(id(statement))
        if run is None:
            run = runners[id(statement)] = _ready(statement, at.unit)
        left = run(strand, at.elsewhere(f"{path}/{index}" if path else str(index)))
        if left is not None:
            return left
    return None


def _ready(statement: c.Statement, unit: Unit) -> Run:
    """What carries out a statement of this file, chosen once."""
    if isinstance(statement, Step):
        return ready(statement, unit)
    return _set(statement, unit) if isinstance(statement, c.Set) else _steering(statement)


def _steering(statement: c.Control) -> Run:
    """One statement that steers; a failure without a place gets this one's."""
    act = _act(statement)

    def run(strand: Strand, at: At) -> Leave | None:
        if strand.monotonic() >= at.ends or strand.replaying or strand.stop.why is not None:
            waiting.checkpoint(strand, at)
        exact, strand.exact = strand.exact, True
        try:
            return act(strand, at)
        except Exception as error:
            _failed(error, statement, at)
        finally:
            strand.exact = exact

    return run


def _failed(error: Exception, statement: c.Control, at: At) -> NoReturn:
    failed = troubles.failed_at(error, statement, at)
    if failed is None:
        raise error
    raise failed from error


def _act(statement: c.Control) -> Run:
    match statement:
        case c.Set():
            raise AssertionError("what sets a name is carried out by `_set`")
        case c.If():
            return lambda strand, at: _if(strand, statement, at)
        case c.Choose():
            return lambda strand, at: _choose(strand, statement, at)
        case c.ForEach():
            return lambda strand, at: loops.for_each(strand, statement, at)
        case c.RepeatTimes():
            return lambda strand, at: loops.repeat_times(strand, statement, at)
        case c.RepeatWhile():
            return lambda strand, at: loops.repeat_while(
                strand, statement, at, lambda: holds(strand, statement.condition, at)
            )
        case c.RepeatUntil():
            return lambda strand, at: loops.repeat_until(
                strand, statement, at, lambda: holds(strand, statement.condition, at)
            )
        case c.Retry():
            return lambda strand, at: loops.retry(strand, statement, at)
        case c.Within():
            return lambda strand, at: _within(strand, statement, at)
        case c.Try():
            return lambda strand, at: ending.run_try(strand, statement, at)
        case c.Together():
            return lambda strand, at: together.run(strand, statement, at)
        case c.Do():
            return lambda strand, at: _do(strand, statement, at)
        case c.Give():
            return lambda strand, at: Gave(value_of(statement.value, strand, at))
        case c.StopRepeating():
            return lambda _strand, _at: Stopped()
        case c.SkipToNext():
            return lambda _strand, _at: Skipped()
        case c.FailAgain():
            return _fail_again
        case c.Never() | c.Want() | c.OnProgress() | c.OnQuestion():
            raise AssertionError("what stands below `browse` is told to it, and done by nobody else")
        case c.Broken():
            raise AssertionError("a program has no broken lines")
        case _:
            assert_never(statement)


def _fail_again(_strand: Strand, at: At) -> Leave | None:
    assert at.problem is not None, "the check allows it in handlers only"
    raise Failure(at.problem)


def _set(statement: c.Set, unit: Unit) -> Run:
    """The same for a name that gets a value: nothing is so frequent, so that it calls as few as it can."""
    name, parts, made = statement.name, statement.parts, unit.expression(statement.value)

    def run(strand: Strand, at: At) -> Leave | None:
        if strand.monotonic() >= at.ends or strand.replaying or strand.stop.why is not None:
            waiting.checkpoint(strand, at)
        exact, strand.exact = strand.exact, True
        try:
            value = made(env(strand, at))
            if parts:
                value = _with_part(strand, statement, value)
            strand.set_as(name, value, recorded(value) if type(value) in BARE else strand.task.recorded(value))
        except Exception as error:
            _failed(error, statement, at)
        finally:
            strand.exact = exact
        return None

    return run


def holds(strand: Strand, condition: c.Condition, at: At) -> bool:
    """Whether a condition holds now; what the screen shows is looked up once, or waited for up to its limit."""
    if not isinstance(condition, c.Shows):
        return flag_of(condition, strand, at)
    engine, key = strand.task.world.engine, strand.count(f"{strand.key(at)}~look")
    if strand.replaying and (known := engine.recall(key)) is not None:
        replay.set_names(strand, known)
        if "problem" in known:
            raise replay.failure_from(known, at)
        return bool(known["shown"])
    noted = replay.Noted(strand, wanted=bool(strand.task.plan.flow.whenevers))
    anchor, strand.anchor = strand.anchor, key
    try:
        shown = _shown(strand, condition, at)
    except Failure as failed:
        engine.keep(key, {**replay.failed_as(failed, at), **noted.record()})
        raise
    finally:
        strand.anchor = anchor
    engine.keep(key, {"shown": shown, **noted.record()})
    words = at.unit.words(condition.span) or "the screen"
    strand.emit(e.Looked(key=strand.key(at), line=at.unit.line(condition), file=at.file, words=words, shown=shown))
    return shown


def _shown(strand: Strand, condition: c.Shows, at: At) -> bool:
    watch.again(strand, at)
    strand.live()
    sure_of_screen(strand)
    seek = wanted(condition.selector, strand, at)
    strand.task.phone_strand = strand.name
    phone = strand.task.phone()
    limit = seconds_of(condition.up_to, strand, at, 0.0)

    def look() -> bool | None:
        return True if (pick(phone.screen(), seek) is not None) != condition.negated else None

    return bool(waiting.until(strand, at, look, limit))


def _if(strand: Strand, statement: c.If, at: At) -> Leave | None:
    for index, branch in enumerate(statement.branches):
        if holds(strand, branch.condition, at.into(f"if{index}")):
            return run_body(strand, branch.body, at.into(f"if{index}"))
    return run_body(strand, statement.otherwise or (), at.into("else"))


def _choose(strand: Strand, statement: c.Choose, at: At) -> Leave | None:
    subject = value_of(statement.subject, strand, at)
    for index, case in enumerate(statement.cases):
        if any(equal(subject, value_of(value, strand, at)) for value in case.values):
            return run_body(strand, case.body, at.into(f"when{index}"))
    return run_body(strand, statement.otherwise or (), at.into("else"))


def _within(strand: Strand, statement: c.Within, at: At) -> Leave | None:
    seconds = seconds_of(statement.limit, strand, at)
    engine = strand.task.world.engine
    ends = replay.exactly(strand, f"{strand.key(at)}~limit", lambda: engine.elapsed() + seconds)
    limit = Limit(
        strand.task.clock.monotonic() + ends - engine.elapsed(),
        in_words(seconds),
        at.unit.line(statement),
        statement.head,
        at.unit.source.name,
    )
    return run_body(strand, statement.body, at.within((*at.limits, limit)).into("within"))


def _with_part(strand: Strand, statement: c.Set, value: Value) -> Value:
    return _put(strand.visible().get(statement.name), statement.parts, value, statement.name)


def _put(whole: Value, parts: tuple[str, ...], value: Value, called: str) -> Value:
    if not parts:
        return value
    if not isinstance(whole, dict):
        raise DataFailure(f"`{called}` is no record, so it has no part `{parts[0]}`")
    inner = _put(whole.get(parts[0]), parts[1:], value, f"{called}.{parts[0]}")
    return {**whole, parts[0]: inner}


def _do(strand: Strand, statement: c.Do, at: At) -> Leave | None:
    unit, block = at.unit.block(statement.block)
    called = ".".join(statement.block)
    given = {} if statement.given is None else value_of(statement.given, strand, at)
    if not isinstance(given, dict):
        raise DataFailure(f"`do {called}` takes a record behind `with`, not {with_article(kind_of(given))}")
    if sum(level.kind == "block" for level in strand.levels) >= DEEPEST_CALLS:
        raise DataFailure(f"blocks call one another more than {DEEPEST_CALLS} deep; `{called}` would be one more")
    names: dict[str, Value] = {one.name: given.get(one.name) for one in block.parameters}
    inside = replace(at, unit=unit).into(block.name)
    key = strand.key(inside)
    event = e.BlockEntered(
        key=key,
        line=at.unit.line(statement),
        file=at.file,
        block=called,
        names={name: strand.task.recorded(value) for name, value in names.items()},
    )
    with strand.inside(LiveLevel("block", key), event, scope=names):
        left = run_body(strand, block.body, inside)
    if left is not None and not isinstance(left, Gave):
        return left
    if statement.name is not None:
        strand.set(statement.name, left.value if left is not None else None)
    return None

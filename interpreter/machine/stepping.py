"""One step: its events before and after, its failure with its place, its result under its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dsl.data import Value
from dsl.nodes.step import Effect, Step
from interpreter import events as e
from interpreter.failure import Failure, failure
from interpreter.machine import replay, troubles, watch
from interpreter.machine.context import Context
from interpreter.machine.guards import LimitReached
from interpreter.machine.leaving import Ended, Gave, Leave, Skipped, Stopped
from interpreter.machine.strand import At, Strand
from interpreter.machine.waiting import checkpoint
from interpreter.plan import Unit

_LEFT = (Stopped, Skipped, Gave, Ended)
ANYWHERE = ("open_app", "open_link", "clear_app", "close_app")  # what does not depend on what the screen shows
SOFT = ("not_found", "timeout")  # what `optionally` passes over (language rule 9)


def ready(step: Step, unit: Unit) -> Callable[[Strand, At], Leave | None]:
    """What carries out a step of this file, chosen once."""
    if step.at_once:
        return _passing(step, unit)
    return lambda strand, at: run_step(strand, step, at)


def _passing(step: Step, unit: Unit) -> Callable[[Strand, At], Leave | None]:
    """A step that is over at once: it is told of when it passed; one that fails is told of like all others.

    Nothing rests on it, so that its line in the log is all that is kept.
    """
    line, words = unit.said(step)

    def run(strand: Strand, at: At) -> Leave | None:
        if strand.replaying:
            return run_step(strand, step, at)
        if strand.monotonic() >= at.ends or strand.stop.why is not None:
            checkpoint(strand, at)
        task = strand.task
        key = strand.anchor = strand.key(at)
        exact, strand.exact = strand.exact, False
        strand.at = at
        try:
            task.world.executors[type(step)](step, Context(strand, at, step, key))
        except Exception as error:
            failed = error if isinstance(error, LimitReached) else troubles.failed_at(error, step, at)
            if failed is None:
                raise
            _began(strand, step, at, key)
            ending = _Ending(strand, key, replay.Noted(strand, wanted=False))
            ending(e.StepEnded(key=key, how="failed", problem=failed.problem), replay.failed_as(failed, at))
            if failed is error:
                raise
            raise failed from error
        finally:
            strand.exact = exact
        task.steps += 1
        strand.emit(e.StepPassed(key=key, line=line, kind=step.kind, words=words, file=unit.used))
        task.world.engine.passed(key)
        return None

    return run


def run_step(strand: Strand, step: Step, at: At) -> Leave | None:
    """Carry out a step; how it was left when it said the final word, or when its body was left."""
    task = strand.task
    key = strand.key(at)
    if strand.replaying and (known := task.world.engine.recall(key)) is not None:
        return _replayed(strand, step, at, known)
    checkpoint(strand, at)
    noted = replay.Noted(strand, wanted=bool(step.body or task.plan.flow.whenevers))
    strand.anchor = key
    with troubles.placed(step, at):
        watch.again(strand, at)
        if step.phone:
            task.phone_strand = strand.name
            watch.look_out(strand, at)
    in_doubt = _goes_live(strand, step, key)
    _began(strand, step, at, key)
    value: Value = None
    said: e.Json = None
    ending = _Ending(strand, key, noted)
    try:
        done = _execute(strand, step, at, key, in_doubt=in_doubt)
    except Failure as failed:
        if getattr(step, "optionally", False) and failed.problem.kind in SOFT and not isinstance(failed, LimitReached):
            ending(e.StepEnded(key=key, how="passed_over", problem=failed.problem), {"v": None})
        else:
            ending(e.StepEnded(key=key, how="failed", problem=failed.problem), replay.failed_as(failed, at))
            raise
    else:
        if isinstance(done, _LEFT):
            ending(e.StepEnded(key=key, how="ok"), replay.left_as(done))
            return done
        value, said = done, task.recorded(done)
        ending(e.StepEnded(key=key, how="ok", value=said), replay.left_as(value))
    if step.result is not None:
        strand.set_as(step.result, value, said)
    return None


def _began(strand: Strand, step: Step, at: At, key: str) -> None:
    strand.running.append(key)
    strand.at = at
    strand.task.steps += not strand.replaying
    line, words = at.unit.said(step)
    strand.emit(e.StepStarted(key=key, line=line, file=at.file, kind=step.kind, words=words))


class _Ending:
    """The end of a step: kept first, then told."""

    def __init__(self, strand: Strand, key: str, noted: replay.Noted) -> None:
        self._strand = strand
        self._key = key
        self._noted = noted
        strand.told = []

    def __call__(self, event: e.StepEnded, record: dict[str, Any]) -> None:
        strand = self._strand
        more: dict[str, Any] = {"told": strand.told} if strand.told else {}
        strand.task.world.engine.keep(self._key, {**record, **self._noted.record(), **more})
        strand.running.pop()
        strand.emit(event)


def _replayed(strand: Strand, step: Step, at: At, known: dict[str, Any]) -> Leave | None:
    """A step that was over before the crash: its names, its result, its failure."""
    replay.set_names(strand, known)
    strand.task.told.update(known.get("told", ()))
    if "problem" in known:
        raise replay.failure_from(known, at)
    left = replay.left_from(strand, known)
    if left is None and step.result is not None:
        strand.set(step.result, replay.value_from(strand, known["v"]))
    return left


def _goes_live(strand: Strand, step: Step, key: str) -> bool:
    """A step that was not over happens now; True when the phone may have been touched by it already.

    What must not happen twice goes live where it acts, since what stands below it may be over.
    """
    if not strand.replaying or step.effect in (Effect.ONCE, Effect.FINAL):
        return False
    strand.live()
    return step.effect is Effect.DEVICE and key in strand.task.under_way


def _execute(strand: Strand, step: Step, at: At, key: str, *, in_doubt: bool) -> Value | Leave:
    exact, strand.exact = strand.exact, step.effect in (Effect.ONCE, Effect.FINAL)
    try:
        with troubles.placed(step, at):
            _sure(strand, step, in_doubt=in_doubt)
            execute = strand.task.world.executors[type(step)]
            value: Value | Leave = execute(step, Context(strand, at, step, key))
            return value
    finally:
        strand.exact = exact


def _sure(strand: Strand, step: Step, *, in_doubt: bool) -> None:
    """Whether what the phone shows can be relied on; inside of `retry` a fresh look at the screen tells."""
    if in_doubt and not _retried(strand):
        raise failure(
            "interrupted",
            "the program stopped while this step was under way; whether it touched the phone cannot be known",
            help="inside of `retry` the flow would go on here with a fresh look at the screen",
        )
    if step.phone:
        sure_of_screen(strand, anywhere=step.kind in ANYWHERE)


def sure_of_screen(strand: Strand, *, anywhere: bool = False) -> None:
    """Fail once when the phone that the flow relies on is not the one that it had before the program stopped."""
    lost, strand.task.lost_phone = strand.task.lost_phone, None
    if lost is not None and not anywhere and not _retried(strand):
        raise failure(
            "interrupted",
            f"the built-in phone {lost} went away when the program stopped, with all that was on its screen",
            help="inside of `retry`, or at `open app`, the flow would go on here",
        )


def _retried(strand: Strand) -> bool:
    return any(level.kind == "retry" for level in strand.levels)

"""One step: its events before and after, its failure with its place, its result under its name."""

from __future__ import annotations

from dsl.data import Value
from dsl.nodes.step import Step
from interpreter import events as e
from interpreter.failure import Failure
from interpreter.machine import troubles, watch
from interpreter.machine.context import Context
from interpreter.machine.guards import LimitReached
from interpreter.machine.leaving import Ended, Gave, Leave, Skipped, Stopped
from interpreter.machine.strand import At, Strand
from interpreter.machine.waiting import safe_point

_LEFT = (Stopped, Skipped, Gave, Ended)
SOFT = ("not_found", "timeout")  # what `optionally` passes over (language rule 9)


def run_step(strand: Strand, step: Step, at: At) -> Leave | None:
    """Carry out a step; how it was left when it said the final word, or when its body was left."""
    task = strand.task
    safe_point(strand, at)
    if step.phone:
        task.phone_strand = strand.name
        with troubles.placed(step, at):
            watch.look_out(strand, at)
    key = strand.key(at)
    strand.running.append(key)
    strand.at = at
    task.steps += 1
    words = at.unit.words(step.head)
    strand.emit(e.StepStarted(key=key, line=at.unit.line(step), file=at.file, kind=step.kind, words=words))
    value: Value = None
    try:
        done = _execute(strand, step, at, key)
    except Failure as failed:
        if getattr(step, "optionally", False) and failed.problem.kind in SOFT and not isinstance(failed, LimitReached):
            _end(strand, e.StepEnded(key=key, how="passed_over", problem=failed.problem))
        else:
            _end(strand, e.StepEnded(key=key, how="failed", problem=failed.problem))
            raise
    else:
        if isinstance(done, _LEFT):
            _end(strand, e.StepEnded(key=key, how="ok"))
            return done
        value = done
        _end(strand, e.StepEnded(key=key, how="ok", value=task.recorded(value)))
    if step.result is not None:
        strand.set(step.result, value)
    return None


def _end(strand: Strand, event: e.StepEnded) -> None:
    strand.running.pop()
    strand.emit(event)


def _execute(strand: Strand, step: Step, at: At, key: str) -> Value | Leave:
    with troubles.placed(step, at):
        execute = strand.task.world.executor(type(step))
        value: Value | Leave = execute(step, Context(strand, at, step, key))
        return value

"""Loops and `retry`: each round is a level of its own, so that the keys of its steps differ from round to round."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from dsl.data import DataFailure, Value, kind_of, with_article
from dsl.nodes.control import Body, ForEach, RepeatTimes, RepeatUntil, RepeatWhile, Retry
from dsl.nodes.expressions import Expression
from interpreter import events as e
from interpreter.failure import Failure, Problem, failure
from interpreter.machine import waiting
from interpreter.machine.guards import backoff, catches
from interpreter.machine.leaving import Leave, Skipped, Stopped
from interpreter.machine.selecting import count_of, seconds_of, value_of
from interpreter.machine.strand import At, LiveLevel, Strand


def for_each(strand: Strand, statement: ForEach, at: At) -> Leave | None:
    """Over the list as it was when the loop began; positions from 1."""
    items = value_of(statement.source, strand, at)
    if not isinstance(items, tuple):
        raise DataFailure(f"a list is wanted here, this is {with_article(kind_of(items))}", statement.source.span)
    most = len(items) if statement.at_most is None else count_of(statement.at_most, strand, at)
    for number, item in enumerate(items[:most], 1):
        names: dict[str, Value] = {statement.name: item}
        if statement.position is not None:
            names[statement.position] = Decimal(number)
        left = _round(strand, statement.body, at, _Round(number, at.unit.line(statement), names))
        if isinstance(left, Stopped):
            return None
        if left is not None:
            return left
    return None


def repeat_times(strand: Strand, statement: RepeatTimes, at: At) -> Leave | None:
    """So many rounds."""
    for number in range(1, count_of(statement.times, strand, at) + 1):
        left = _round(strand, statement.body, at, _Round(number, at.unit.line(statement)))
        if isinstance(left, Stopped):
            return None
        if left is not None:
            return left
    return None


def repeat_while(strand: Strand, statement: RepeatWhile, at: At, holds: Callable[[], bool]) -> Leave | None:
    """Test, round, test, round; the bound reached while it would go on is a failure."""
    most = count_of(statement.at_most, strand, at)
    number = 0
    while holds():
        number += 1
        if number > most:
            raise _bound(most, statement.at_most)
        if number > 1:
            waiting.sleep(strand, at, seconds_of(statement.every, strand, at, 0.0))
        left = _round(strand, statement.body, at, _Round(number, at.unit.line(statement)))
        if isinstance(left, Stopped):
            return None
        if left is not None:
            return left
    return None


def repeat_until(strand: Strand, statement: RepeatUntil, at: At, holds: Callable[[], bool]) -> Leave | None:
    """Round, test, round, test; the bound reached while it would go on is a failure."""
    most = count_of(statement.at_most, strand, at)
    for number in range(1, most + 1):
        if number > 1:
            waiting.sleep(strand, at, seconds_of(statement.every, strand, at, 0.0))
        left = _round(strand, statement.body, at, _Round(number, at.unit.line(statement)))
        if isinstance(left, Stopped):
            return None
        if left is not None:
            return left
        if holds():
            return None
    raise _bound(most, statement.at_most)


def retry(strand: Strand, statement: Retry, at: At) -> Leave | None:
    """Redo the body on any failure, except the end of a limit around the `retry` itself."""
    rounds = max(1, count_of(statement.times, strand, at))
    every = seconds_of(statement.every, strand, at, 0.0)
    because: Problem | None = None
    for number in range(1, rounds + 1):
        inner = at.round(number)
        key = strand.key(inner)
        event = e.RetryRound(
            key=key, line=at.unit.line(statement), file=at.file, number=number, of=rounds, because=because
        )
        try:
            with strand.inside(LiveLevel("retry", key, number), event):
                return strand.task.run_body(strand, statement.body, inner)
        except Failure as failed:
            if number == rounds or not catches(failed, at.limits) or failed.problem.kind == "cancelled":
                raise
            because = failed.problem
        wait = backoff(every, number, growing=statement.growing, random=strand.task.random)
        waiting.sleep(strand, at, wait)
    raise AssertionError("the last round ends by itself")


class _Round:
    """One round: its number, its line, its own names."""

    def __init__(self, number: int, line: int, names: Mapping[str, Value] | None = None) -> None:
        self.number = number
        self.line = line
        self.names = names or {}


def _round(strand: Strand, body: Body, at: At, this: _Round) -> Leave | None:
    inner = at.round(this.number)
    key = strand.key(inner)
    seen = {name: strand.task.recorded(value) for name, value in this.names.items()}
    event = e.LoopRound(key=key, line=this.line, file=at.file, number=this.number, names=seen)
    waiting.safe_point(strand, at)
    with strand.inside(LiveLevel("loop", key, this.number, this.names), event):
        left = strand.task.run_body(strand, body, inner)
    return None if isinstance(left, Skipped) else left


def _bound(most: int, where: Expression) -> Failure:
    return failure("timeout", f"it was repeated {most} times and would still go on", label="this is the bound",
                   start=where.span.start, end=where.span.end)  # fmt: skip

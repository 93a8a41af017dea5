"""Loops and `retry`: each round is a level of its own, so that the keys of its steps differ from round to round."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType, TracebackType
from typing import Self

from dsl.data import DataFailure, Value, kind_of, with_article
from dsl.nodes.control import Body, ForEach, RepeatTimes, RepeatUntil, RepeatWhile, Retry
from dsl.nodes.expressions import Expression
from interpreter import events as e
from interpreter.failure import Failure, Problem, failure
from interpreter.machine import troubles, waiting
from interpreter.machine.guards import backoff, catches
from interpreter.machine.leaving import Leave, Skipped, Stopped
from interpreter.machine.names import chance
from interpreter.machine.selecting import count_of, seconds_of, value_of
from interpreter.machine.strand import At, LiveLevel, Strand

_NONE: Mapping[str, Value] = MappingProxyType({})
_UNNAMED: dict[str, e.Json] = {}  # nobody changes what an event says


def for_each(strand: Strand, statement: ForEach, at: At) -> Leave | None:
    """Over the list as it was when the loop began; positions from 1."""
    items = value_of(statement.source, strand, at)
    if not isinstance(items, tuple):
        raise DataFailure(f"a list is wanted here, this is {with_article(kind_of(items))}", statement.source.span)
    most = len(items) if statement.at_most is None else count_of(statement.at_most, strand, at)
    with _Rounds(strand, statement.body, at, at.unit.line(statement)) as rounds:
        for number, item in enumerate(items[:most], 1):
            names: dict[str, Value] = {statement.name: item}
            if statement.position is not None:
                names[statement.position] = Decimal(number)
            left = rounds.run(number, names)
            if left is not None:
                return _out(left)
    return None


def repeat_times(strand: Strand, statement: RepeatTimes, at: At) -> Leave | None:
    """So many rounds."""
    times = count_of(statement.times, strand, at)
    with _Rounds(strand, statement.body, at, at.unit.line(statement)) as rounds:
        for number in range(1, times + 1):
            left = rounds.run(number)
            if left is not None:
                return _out(left)
    return None


def repeat_while(strand: Strand, statement: RepeatWhile, at: At, holds: Callable[[], bool]) -> Leave | None:
    """Test, round, test, round; the bound reached while it would go on is a failure."""
    most = count_of(statement.at_most, strand, at)
    number = 0
    with _Rounds(strand, statement.body, at, at.unit.line(statement)) as rounds:
        while holds():
            number += 1
            if number > most:
                raise _bound(most, statement.at_most)
            if number > 1:
                waiting.rest(strand, at.round(number), seconds_of(statement.every, strand, at, 0.0))
            left = rounds.run(number)
            if left is not None:
                return _out(left)
    return None


def repeat_until(strand: Strand, statement: RepeatUntil, at: At, holds: Callable[[], bool]) -> Leave | None:
    """Round, test, round, test; the bound reached while it would go on is a failure."""
    most = count_of(statement.at_most, strand, at)
    with _Rounds(strand, statement.body, at, at.unit.line(statement)) as rounds:
        for number in range(1, most + 1):
            if number > 1:
                waiting.rest(strand, at.round(number), seconds_of(statement.every, strand, at, 0.0))
            left = rounds.run(number)
            if left is not None:
                return _out(left)
            if holds():
                return None
        raise _bound(most, statement.at_most)


def _out(left: Leave) -> Leave | None:
    """How the loop itself is left: `stop repeating` ends here."""
    return None if isinstance(left, Stopped) else left


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
        wait = backoff(every, number, growing=statement.growing, random=chance(strand, inner))
        waiting.rest(strand, inner.into("pause"), wait)
    raise AssertionError("the last round ends by itself")


class _Rounds:
    """The rounds of one loop: each takes the place of the one before, the last is left when the loop ends or fails."""

    __slots__ = ("_at", "_body", "_file", "_inside", "_key", "_line", "_path", "_run_body", "_strand")

    def __init__(self, strand: Strand, body: Body, at: At, line: int) -> None:
        self._strand = strand
        self._body = body
        self._at = at
        self._key = strand.key(at)
        self._path = at.path
        self._line = line
        self._file = at.file
        self._run_body = strand.task.run_body
        self._inside = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if self._inside and (error is None or troubles.may_be_met(error)):
            self._strand.leave()

    def run(self, number: int, names: Mapping[str, Value] = _NONE) -> Leave | None:
        """One round, with its own names; how the loop was left, when it was."""
        strand = self._strand
        key = f"{self._key}#{number}"
        seen = {name: strand.task.recorded(value) for name, value in names.items()} if names else _UNNAMED
        event = e.LoopRound(key=key, line=self._line, file=self._file, number=number, names=seen)
        level = LiveLevel("loop", key, number, names)
        if self._inside:
            strand.next_round(level, event)
        else:
            self._inside = True
            strand.enter(level, event)
        left = self._run_body(strand, self._body, self._at, f"{self._path}#{number}")
        return None if left is None or isinstance(left, Skipped) else left


def _bound(most: int, where: Expression) -> Failure:
    return failure("timeout", f"it was repeated {most} times and would still go on", label="this is the bound",
                   start=where.span.start, end=where.span.end)  # fmt: skip

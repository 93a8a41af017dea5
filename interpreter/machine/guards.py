"""Limits from a clock that never goes back, and the wish to stop: what every wait and every step looks at.

A limit belongs to the `within` that set it: a `try` or `retry` inside of that `within` does not catch its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Literal, TypeAlias
from weakref import WeakSet

from dsl.data.durations import written_duration
from dsl.source import NOWHERE, Span
from interpreter.clock import Clock, Signal
from interpreter.failure import Failure, Problem

Why: TypeAlias = Literal["interrupted", "cancelled", "timed out"]


class Stop:
    """Whether work is to end at the next safe point, and why; whoever is asked asks those below."""

    def __init__(self, clock: Clock, above: Stop | None = None) -> None:
        self._clock = clock
        self._below: WeakSet[Stop] = WeakSet()
        self.signal = Signal()
        self.why: Why | None = None
        self.because = ""
        if above is not None:
            above._below.add(self)
            if above.why is not None:
                self.ask(above.why, above.because)

    def ask(self, why: Why, because: str = "") -> None:
        """Ask for the end; waits end at once. The first reason stays."""
        if self.why is None:
            self.because, self.why = because, why
        self._clock.notify(self.signal)
        for stop in tuple(self._below):
            stop.ask(why, because)


@dataclass(frozen=True, slots=True, eq=False)
class Limit:
    """The end of a `within`, in monotonic seconds, and where it was said; compared by identity."""

    ends: float
    words: str
    line: int = 0
    span: Span = NOWHERE
    flow: str = ""
    of_task: bool = False

    def exceeded(self) -> LimitReached:
        """The failure that says so."""
        problem = Problem("timeout", f"this took longer than {self.words}", label="this is the limit")
        placed = problem.at(step=f"within {self.words}", line=self.line, span=self.span, flow=self.flow)
        return LimitReached(placed, self)


class LimitReached(Failure):
    """A limit around what was being done has passed."""

    def __init__(self, problem: Problem, limit: Limit) -> None:
        super().__init__(problem)
        self.limit = limit


def earliest(limits: tuple[Limit, ...]) -> Limit | None:
    """The limit that comes first."""
    return min(limits, key=lambda limit: limit.ends, default=None)


def check(limits: tuple[Limit, ...], clock: Clock) -> None:
    """Fail when one of the limits has passed, the outermost first."""
    now = clock.monotonic()
    for limit in limits:
        if now >= limit.ends:
            raise limit.exceeded()


def catches(failed: Failure, limits: tuple[Limit, ...]) -> bool:
    """Whether a guard that stands within `limits` may catch this failure: not if one of them has passed."""
    return not (isinstance(failed, LimitReached) and failed.limit in limits)


def backoff(every: float, number: int, *, growing: bool, random: Random) -> float:
    """Seconds before the round after `number`: `every`, doubled each time when growing, with a fifth of jitter."""
    if not growing:
        return every
    return float(every * 2 ** min(number - 1, 16) * random.uniform(0.8, 1.2))


def in_words(seconds: float) -> str:
    """A length of time as a flow would write it."""
    return written_duration(timedelta(seconds=seconds))


def without(limits: tuple[Limit, ...], clock: Clock) -> tuple[Limit, ...]:
    """The limits that have not passed: what still holds for cleaning up."""
    now = clock.monotonic()
    return tuple(limit for limit in limits if now < limit.ends)

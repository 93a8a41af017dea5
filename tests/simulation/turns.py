"""A clock under which one thread runs at a time, and chance says which is next: one seed is one interleaving.

A thread gives its turn away where it waits, and may lose it at each `pause`. Time stands still while any thread can
run, then it jumps to the next deadline. A host is a group of threads that can die: each of them ends where it is.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from types import TracebackType
from typing import Any

from interpreter.clock import Signal

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
OPERATOR = ""  # the host of the thread that made the clock; it never dies


class Killed(BaseException):
    """The host of this thread is dead."""


class Stuck(AssertionError):  # noqa: N818 - what it is
    """Every thread waits for ever."""


class _Runner:
    """One thread that takes part."""

    def __init__(self, number: int, host: str) -> None:
        self.number, self.host = number, host
        self.gate = threading.Lock()  # a thread waits at its own gate until another one lets it through
        self.gate.acquire()
        self.signal: Signal | None = None
        self.deadline: float | None = None


class _Ticket:
    """A thread's part in the clock."""

    def __init__(self, clock: TurnsClock, runner: _Runner) -> None:
        self._clock, self._runner = clock, runner

    def __enter__(self) -> None:
        self._runner.gate.acquire()
        self._clock.local.runner = self._runner

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> bool:
        self.close()
        return isinstance(error, Killed)

    def close(self) -> None:
        """The thread ends."""
        self._clock.leave(self._runner)


class TurnsClock:
    """Implements Clock; made and used by the operator's thread."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._elapsed = 0.0
        self._numbers = itertools.count()
        self._ready: list[_Runner] = []
        self._asleep: list[_Runner] = []
        self._dead: set[str] = set()
        self.local = threading.local()
        self.local.runner = _Runner(next(self._numbers), OPERATOR)
        self.story: list[str] = []  # what happened, to compare and to print
        self.notified: Callable[[], None] = lambda: None

    @property
    def host(self) -> str:
        """The host of the thread that asks."""
        return str(self.local.runner.host)

    def note(self, what: str) -> None:
        """Tell the story on."""
        self.story.append(f"{self._elapsed:10.3f} {self.host or 'operator':8} {what}")

    def monotonic(self) -> float:
        """See Clock."""
        return self._elapsed

    def now(self) -> datetime:
        """See Clock."""
        return START + timedelta(seconds=self._elapsed)

    def sleep(self, seconds: float) -> None:
        """See Clock."""
        if seconds > 0:
            self.wait(Signal(), 0, seconds)

    def wait(self, signal: Signal, seen: int, seconds: float | None = None) -> bool:
        """See Clock."""
        me = self._me()
        if signal.count > seen:
            return True
        if seconds is not None and seconds <= 0:
            return False
        me.signal, me.deadline = signal, None if seconds is None else self._elapsed + seconds
        self._asleep.append(me)
        self._give_turn(me)
        me.signal = None
        return signal.count > seen

    def notify(self, signal: Signal) -> None:
        """See Clock."""
        self.notified()
        signal.count += 1
        self._wake([one for one in self._asleep if one.signal is signal])

    def takes_part(self) -> Any:
        """See Clock; the new thread belongs to the host of this one."""
        return self.joining(self.host)

    def joining(self, host: str) -> Any:
        """A ticket for a thread of a host."""
        runner = _Runner(next(self._numbers), host)
        self._ready.append(runner)
        return _Ticket(self, runner)

    def pause(self) -> None:
        """A place where another thread may go on instead."""
        me = self._me()
        if self._ready:
            self._ready.append(me)
            self._give_turn(me)

    def kill(self, host: str) -> None:
        """End all threads of a host, this one too if it is one of them."""
        self._dead.add(host)
        self._wake([one for one in self._asleep if one.host == host])
        self._me()

    def alive(self, host: str) -> bool:
        """Whether any thread of a host is left."""
        return any(one.host == host for one in (*self._ready, *self._asleep))

    def leave(self, runner: _Runner) -> None:
        """A thread ends: the next one goes on."""
        del runner
        self._next().gate.release()

    def _me(self) -> _Runner:
        me: _Runner = self.local.runner
        if me.host in self._dead:
            raise Killed
        return me

    def _wake(self, runners: list[_Runner]) -> None:
        for one in sorted(runners, key=lambda one: one.number):
            self._asleep.remove(one)
            self._ready.append(one)

    def _give_turn(self, me: _Runner) -> None:
        following = self._next()
        if following is not me:
            following.gate.release()
            me.gate.acquire()
        self._me()

    def _next(self) -> _Runner:
        if not self._ready:
            deadlines = [one.deadline for one in self._asleep if one.deadline is not None]
            if not deadlines:
                raise Stuck("every thread waits for ever")
            self._elapsed = max(self._elapsed, min(deadlines))
            self._wake([one for one in self._asleep if one.deadline is not None and one.deadline <= self._elapsed])
        return self._ready.pop(self._chance.randrange(len(self._ready)))

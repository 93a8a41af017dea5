"""Who waits behind what, and what is told after a commit: nothing goes out before it or out of order (R124)."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from interpreter.clock import Clock, Signal


class Wakes:
    """One signal a subject (`offers:JOB`, `children:TASK`, …) for as long as somebody waits behind it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._signals: dict[str, tuple[Signal, int]] = {}
        self._ears: dict[object, Callable[[], None]] = {}

    @contextmanager
    def behind(self, subject: str) -> Iterator[Signal]:
        """A signal to wait behind; take it before looking, so that no change is missed."""
        with self._lock:
            signal, waiters = self._signals.get(subject, (Signal(), 0))
            self._signals[subject] = (signal, waiters + 1)
        try:
            yield signal
        finally:
            with self._lock:
                signal, waiters = self._signals[subject]
                if waiters == 1:
                    del self._signals[subject]
                else:
                    self._signals[subject] = (signal, waiters - 1)

    def hear(self, ear: Callable[[], None]) -> Callable[[], None]:
        """Call `ear` (which must not wait) whenever events were written; gives the call that ends it."""
        name = object()
        with self._lock:
            self._ears[name] = ear

        def end() -> None:
            with self._lock:
                self._ears.pop(name, None)

        return end

    def events_written(self) -> None:
        """Call the ears."""
        with self._lock:
            ears = list(self._ears.values())
        for ear in ears:
            ear()

    def wake(self, subjects: Iterable[str]) -> None:
        """Let those look again who wait behind one of these subjects."""
        with self._lock:
            signals = [self._signals[subject][0] for subject in subjects if subject in self._signals]
        for signal in signals:
            self._clock.notify(signal)

    def wake_all(self) -> None:
        """Let everybody look again (the service closes)."""
        with self._lock:
            subjects = list(self._signals)
        self.wake(subjects)


class Outbox:
    """Calls to make after commits, one at a time and in the order of the commits, whoever committed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: deque[Callable[[], None]] = deque()
        self._busy = False

    def put(self, calls: Iterable[Callable[[], None]]) -> None:
        """Line the calls of one commit up; the caller still holds the write lock."""
        with self._lock:
            self._calls.extend(calls)

    def send(self) -> None:
        """Make the calls that stand in line, unless another thread is at it."""
        while (call := self._next()) is not None:
            try:
                call()
            finally:
                with self._lock:
                    self._busy = False

    def _next(self) -> Callable[[], None] | None:
        with self._lock:
            if self._busy or not self._calls:
                return None
            self._busy = True
            return self._calls.popleft()

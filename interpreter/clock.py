"""Time as a port: everything that waits, waits here, so that tests can move the time by hand.

`SystemClock` is real time. `VirtualClock` jumps to the next deadline as soon as every thread that takes part
is waiting; a run of ten minutes then passes in milliseconds and in the same order each time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol


class Signal:
    """A counter that threads wait behind: whoever changes something bumps it, waiters look again.

    Read `count` before looking, then wait until it moves past what was read: no wake-up is lost.
    """

    def __init__(self) -> None:
        self.count = 0
        self.waiters: list[_Waiter] = []


class _Waiter:
    """One waiting thread; `woken` is set under the clock's lock."""

    __slots__ = ("condition", "deadline", "woken")

    def __init__(self, lock: threading.RLock, deadline: float | None) -> None:
        self.condition = threading.Condition(lock)
        self.deadline = deadline
        self.woken = False


class Clock(Protocol):
    """Monotonic and wall time, waiting, and waking. All methods may be called from any thread."""

    def monotonic(self) -> float:
        """Seconds from an arbitrary start; never goes back."""

    def now(self) -> datetime:
        """Wall time with its zone."""

    def sleep(self, seconds: float) -> None:
        """Wait for a time; nothing wakes it early."""

    def wait(self, signal: Signal, seen: int, seconds: float | None = None) -> bool:
        """Wait until `signal.count` is past `seen`, at most `seconds`; True when it moved."""

    def notify(self, signal: Signal) -> None:
        """Move the signal on and wake all who wait behind it."""

    def takes_part(self) -> _TakesPart:
        """A ticket for a thread that is about to start: open it before the start, enter it inside the thread."""


class _TakesPart:
    """Says that one more thread is busy until the ticket is closed (used by `with ticket:` inside the thread)."""

    def __init__(self, clock: VirtualClock | None) -> None:
        self._clock = clock
        if clock is not None:
            clock.join()

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Leave; safe to call twice."""
        if self._clock is not None:
            self._clock.leave()
            self._clock = None


_QUARTER = 15 * 60  # seconds


class SystemClock:
    """Real time."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._zone: tuple[int, tzinfo | None] = (-1, None)  # which quarter of an hour, and the zone in it

    monotonic = staticmethod(time.monotonic)

    def now(self) -> datetime:
        moment = time.time()
        quarter, zone = self._zone
        if quarter != moment // _QUARTER:  # zones change at quarters of an hour; to ask each time is slow
            zone = datetime.fromtimestamp(moment).astimezone().tzinfo
            self._zone = (int(moment // _QUARTER), zone)
        return datetime.fromtimestamp(moment, zone)

    def sleep(self, seconds: float) -> None:
        time.sleep(max(0.0, seconds))

    def wait(self, signal: Signal, seen: int, seconds: float | None = None) -> bool:
        deadline = None if seconds is None else time.monotonic() + seconds
        with self._lock:
            waiter = _Waiter(self._lock, deadline)
            signal.waiters.append(waiter)
            try:
                while signal.count <= seen:
                    left = None if deadline is None else deadline - time.monotonic()
                    if left is not None and left <= 0:
                        return False
                    waiter.condition.wait(left)
                return True
            finally:
                signal.waiters.remove(waiter)

    def notify(self, signal: Signal) -> None:
        with self._lock:
            signal.count += 1
            for waiter in signal.waiters:
                waiter.condition.notify_all()

    def takes_part(self) -> _TakesPart:
        return _TakesPart(None)


class VirtualClock:
    """Time that moves only when everybody waits, then straight to the next deadline.

    A thread takes part by a ticket of `takes_part`; the thread that makes the clock takes part from the start
    when `solo` is true. A server thread that waits on behalf of a client (who is blocked on its socket) needs no
    ticket: it counts as waiting in the client's place.
    """

    def __init__(self, start: datetime = datetime(2026, 1, 5, 9, 0, tzinfo=UTC), *, solo: bool = True) -> None:
        self._lock = threading.RLock()
        self._start = start
        self._elapsed = 0.0
        self._busy = 1 if solo else 0
        self._waiters: list[_Waiter] = []

    def monotonic(self) -> float:
        with self._lock:
            return self._elapsed

    def now(self) -> datetime:
        with self._lock:
            return self._start + timedelta(seconds=self._elapsed)

    def sleep(self, seconds: float) -> None:
        if seconds > 0:
            self.wait(Signal(), 0, seconds)

    def wait(self, signal: Signal, seen: int, seconds: float | None = None) -> bool:
        with self._lock:
            if signal.count > seen:
                return True
            if seconds is not None and seconds <= 0:
                return False
            waiter = _Waiter(self._lock, None if seconds is None else self._elapsed + seconds)
            signal.waiters.append(waiter)
            self._waiters.append(waiter)
            self._busy -= 1
            self._advance()
            while not waiter.woken:
                waiter.condition.wait()
            signal.waiters.remove(waiter)
            return signal.count > seen

    def notify(self, signal: Signal) -> None:
        with self._lock:
            signal.count += 1
            for waiter in signal.waiters:
                self._wake(waiter)

    def takes_part(self) -> _TakesPart:
        return _TakesPart(self)

    def join(self) -> None:
        """One more busy thread."""
        with self._lock:
            self._busy += 1

    def leave(self) -> None:
        """One busy thread less; time may move on."""
        with self._lock:
            self._busy -= 1
            self._advance()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """The calling thread does something that the clock must not wait for (joining another thread)."""
        self.leave()
        try:
            yield
        finally:
            self.join()

    def _wake(self, waiter: _Waiter) -> None:
        if not waiter.woken:
            waiter.woken = True
            self._waiters.remove(waiter)
            self._busy += 1
            waiter.condition.notify()

    def _advance(self) -> None:
        """Nobody is busy: jump to the earliest deadline and wake those who wait for it."""
        if self._busy > 0:
            return
        deadlines = [waiter.deadline for waiter in self._waiters if waiter.deadline is not None]
        if not deadlines:
            return
        self._elapsed = max(self._elapsed, min(deadlines))
        for waiter in [w for w in self._waiters if w.deadline is not None and w.deadline <= self._elapsed]:
            self._wake(waiter)

"""What lies outside of the hosts and outlives them: the wires to the service, the phones, the site for AI tasks.

Each counts for itself what reached it; nothing here asks a host or the service what it was.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from interpreter.ai.port import Event, Finished, Session, Task
from interpreter.devices.port import Device, DeviceInfo
from interpreter.jobs.port import NotReachable
from tests.simulation.turns import TurnsClock

Say = Callable[[str], None]
QUIET_AFTER = 240.0  # seconds: from then on nothing breaks any more, so that all comes to its end


@dataclass
class Weather:
    """What may go wrong, as chances, drawn once for each seed; `restarts` is of the service, each second."""

    chance: Random
    clock: TurnsClock
    restarts: float = 0.0

    def __post_init__(self) -> None:
        self.lost = self.chance.choice((0.0, 0.01, 0.05))  # requests or answers
        self.late = self.chance.choice((0.0, 0.01, 0.05))  # calls that hang for a while
        self.longest = self.chance.choice((2.0, 10.0, 40.0))  # seconds that they hang
        self.deadly = self.chance.choice((0.0, 0.002, 0.01))  # of a place where a host may die
        self.power = self.chance.choice((0.0, 0.5))  # of a death: the disk has only what was flushed
        self.restartable = self.chance.random() < 0.5
        self.lasting = self.chance.random() < 0.7

    def strikes(self, how_often: float) -> bool:
        """Whether it happens now."""
        return self.clock.monotonic() < QUIET_AFTER and self.chance.random() < how_often


class Wire:
    """The way of one host to one side of the service: slow, deaf, and a place to die at before and after."""

    def __init__(self, inner: Callable[[], Any], weather: Weather, point: Say, wrong: Say) -> None:
        self._inner, self._weather, self._point, self._wrong = inner, weather, point, wrong

    def __getattr__(self, name: str) -> Any:
        if name == "capabilities":
            return getattr(self._inner(), name)

        def call(*args: Any, **more: Any) -> Any:
            self._point(f"asks {name}")
            if self._weather.strikes(self._weather.late):
                self._weather.clock.sleep(self._weather.chance.uniform(0.0, self._weather.longest))
            if self._weather.strikes(self._weather.lost):
                raise NotReachable("the request was lost")
            answer = getattr(self._inner(), name)(*args, **more)
            if answer is not None and answer.get("code") == "key_reused":
                self._wrong(f"{name}: another body under a key: {args} {more}")
            self._point(f"is answered {name}")
            if self._weather.strikes(self._weather.lost):
                raise NotReachable("the answer was lost")
            return answer

        return call


@dataclass
class Touches:
    """What reached all phones: links by phone and moment."""

    seen: list[tuple[str, str, float]] = field(default_factory=list)

    def counted(self) -> Counter[str]:
        """How often each link was opened."""
        return Counter(link for _, link, _ in self.seen)


class Phone(Device):
    """A phone of which only its own record matters."""

    lost = False

    def __init__(self, serial: str, clock: TurnsClock, touches: Touches, point: Callable[[str], None]) -> None:
        self._serial, self._clock, self._touches, self._point = serial, clock, touches, point

    @property
    def serial(self) -> str:
        """See Device."""
        return self._serial

    def info(self) -> DeviceInfo:
        """See Device."""
        self._point("looks at a phone")
        return DeviceInfo(self._serial, "Model", "14", 1080, 2400, None, False)

    def clock_now(self) -> datetime:
        """See Device."""
        return self._clock.now()

    def open_link(self, address: str) -> None:
        """See Device; between what the phone does and that the host hears of it the host may die."""
        self._touches.seen.append((self._serial, address, self._clock.monotonic()))
        self._point(f"touched {address}")

    def screenshot(self) -> bytes:
        """See Device."""
        return b"picture"

    def close(self) -> None:
        """See Device."""


class Phones:
    """Implements Source for one start of a host."""

    def __init__(self, make: Callable[[str], Phone], *, lasting: bool) -> None:
        self._make, self.lasting = make, lasting

    def more(self) -> str | None:
        """See Source; the hosts know their serials."""
        return None

    def connect(self, serial: str, *, stamp: str | None = None) -> Device:
        """See Source."""
        return self._make(serial)

    def close(self) -> None:
        """See Source."""


class Site:
    """Implements Browser: counts how often each task was begun, and answers after a while."""

    def __init__(self, clock: TurnsClock, point: Callable[[str], None]) -> None:
        self._clock, self._point = clock, point
        self.begun: Counter[str] = Counter()

    def start(self, task: Task) -> Session:
        """See Browser."""
        said = str(getattr(task, "instructions", None))
        self.begun[said] += 1
        self._point(f"began {said}")
        return _Reading(self._clock)


class _Reading(Session):
    def __init__(self, clock: TurnsClock) -> None:
        self._clock, self._ends = clock, clock.monotonic() + 3.0

    def next(self) -> Event | None:
        return Finished("read") if self._clock.monotonic() >= self._ends else None

    def answer(self, question: str, values: Any) -> None:
        raise AssertionError((question, values))

    def decline(self, question: str) -> None:
        raise AssertionError(question)

    def cancel(self) -> None:
        pass


class OneAtATime:
    """A lock that is waited for on the clock: a thread may lose its turn while it holds it, and may take it twice."""

    def __init__(self, clock: TurnsClock) -> None:
        self._clock, self._lock = clock, threading.RLock()

    def __enter__(self) -> None:
        while not self._lock.acquire(blocking=False):
            self._clock.sleep(0.01)

    def __exit__(self, *_: object) -> None:
        self._lock.release()

"""The right to go on with one task: beats from a thread of their own, and a fence around the phone (R98).

The phone is touched only before the *sending* of the last answered beat plus four fifths of the lease: whoever watches
gives the task away a whole lease after that beat at the earliest.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from interpreter.clock import Clock, Signal
from interpreter.devices.port import Device
from interpreter.failure import Interrupted
from interpreter.jobs.port import Answer, NotReachable

SHARE = 0.8  # of the lease, in which the phone may be touched
RETRY_S = 1.0  # after a beat that nobody answered
OVERRUN_S = 10.0  # how far a step may be past its limit before the worker gives itself up


@dataclass(frozen=True, slots=True)
class InFlight:
    """What a task is at: the step for the server, and until when (monotonic seconds) it may take."""

    step: str | None = None
    until: float | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """Length of the lease and pause between beats, in seconds."""

    lease_s: float
    beat_s: float


class Lease:
    """Beats for one task: `begin` before its first step, `end` after its last; `lost` says why it may not go on."""

    def __init__(
        self,
        beat: Callable[[str | None], Answer],
        terms: Terms,
        clock: Clock,
        look: Callable[[], InFlight],
        stopped: Callable[[str], None],
    ) -> None:
        self._beat = beat
        self._terms = terms
        self._clock = clock
        self._look = look
        self._stopped = stopped
        self._signal = Signal()
        self._until = float("-inf")
        self._ended = False
        self._told: str | None = None
        self._thread: threading.Thread | None = None

    def is_alive(self) -> bool:
        """Whether the phone may be touched now."""
        return self._told != "lost" and self._clock.monotonic() < self._until

    def check(self) -> None:
        """Interrupted when the phone may be somebody else's."""
        if not self.is_alive():
            raise Interrupted

    def begin(self) -> bool:
        """The first beat, and then one after the other; False when the task is not ours any more."""
        while not self._ended and self._once() and not self.is_alive():
            self._pause(min(RETRY_S, self._terms.beat_s))
        if not self.is_alive():
            return False
        ticket = self._clock.takes_part()

        def work() -> None:
            with ticket:
                self._go_on()

        self._thread = threading.Thread(target=work, name="beats", daemon=True)
        self._thread.start()
        return True

    def end(self) -> None:
        """No more beats."""
        self._ended = True
        self._clock.notify(self._signal)

    def _go_on(self) -> None:
        pause = self._terms.beat_s
        while True:
            self._pause(pause)
            if self._ended:
                return
            due = self._look().until
            if due is not None and self._clock.monotonic() > due + OVERRUN_S:
                self._tell("silent")  # whatever hangs may end this process; the lease runs out by itself
                return
            before = self._until
            if not self._once():
                return
            pause = self._terms.beat_s if self._until > before else min(RETRY_S, self._terms.beat_s)
            if not self.is_alive():
                self._tell("silent")

    def _pause(self, seconds: float) -> None:
        self._clock.wait(self._signal, self._signal.count, seconds)

    def _once(self) -> bool:
        """One beat; False when the lease is lost."""
        sent = self._clock.monotonic()
        try:
            answer = self._beat(self._look().step)
        except NotReachable:
            return True
        if not answer["success"]:
            self._tell("lost" if answer.get("code") in ("claim_lost", "no_task") else "refused")
            return False
        if answer["reason"] == "lost":
            self._tell("lost")
            return False
        self._until = max(self._until, sent + self._terms.lease_s * SHARE)
        if not answer["go_on"] and answer["reason"] != "finished":
            self._tell(str(answer["reason"]))
        return True

    def _tell(self, reason: str) -> None:
        if self._told is None or reason == "lost":
            self._told = reason
            self._stopped(reason)


class _Fence:
    """Each call passes only while the lease lives."""

    def __init__(self, device: Device, lease: Lease) -> None:
        self._device = device
        self._lease = lease

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._device, name)
        if not callable(found) or name == "close":
            return found

        def call(*args: Any, **more: Any) -> Any:
            self._lease.check()
            return found(*args, **more)

        return call


def fenced(device: Device, lease: Lease) -> Device:
    """The phone, out of reach as soon as the lease is not sure any more."""
    return cast(Device, _Fence(device, lease))

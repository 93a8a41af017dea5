"""Service time: a count of seconds that goes on from its stored value and never follows the wall clock (R102)."""

from __future__ import annotations

from interpreter.clock import Clock


class ServiceTime:
    """Seconds of service, moved by the monotonic clock."""

    def __init__(self, clock: Clock, start: float) -> None:
        self._clock = clock
        self._offset = start - clock.monotonic()

    def now(self) -> float:
        """Seconds of service so far, over all starts of the service."""
        return self._offset + self._clock.monotonic()

    def catch_up(self, at: float) -> None:
        """Go on from a later count, that of the server that leads; never back."""
        self._offset += max(0.0, at - self.now())

    def wall(self) -> str:
        """Wall time for display, ISO 8601."""
        return self._clock.now().isoformat(timespec="milliseconds")

"""How many requests each caller may send in a minute, and the headers that tell it."""

from __future__ import annotations

from collections.abc import Callable

MANY = 10_000  # callers whose rates are remembered


class Rates:
    """Requests of each caller in the present minute; `now` counts seconds, headers begin with `prefix`."""

    def __init__(self, most: int, now: Callable[[], float], prefix: str = "") -> None:
        self._most = most
        self._now = now
        self._names = tuple(f"{prefix}RateLimit-{what}" for what in ("Limit", "Remaining", "Reset"))
        self._counts: dict[str, tuple[int, int]] = {}

    def count(self, caller: str) -> tuple[dict[str, str], bool]:
        """The headers that tell the rate, and whether the request is within it; also for callers unknown so far."""
        minute, second = divmod(int(self._now()), 60)
        before, used = self._counts.get(caller, (minute, 0))
        used = used + 1 if before == minute else 1
        if len(self._counts) >= MANY:
            self._counts.clear()
        self._counts[caller] = (minute, used)
        told = (self._most, max(0, self._most - used), 60 - second)
        return dict(zip(self._names, map(str, told), strict=True)), used <= self._most

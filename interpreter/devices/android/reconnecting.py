"""When a phone that was lost may be called again: a little later each time, until it has stayed for a while.

Pure: moments in, seconds out. A phone that comes and goes is not hammered, and one that was lost once is back at once.
"""

from __future__ import annotations

FIRST = 0.1
LONGEST = 5.0
STEADY = 15.0
"""Seconds without a loss after which a phone is trusted as if it had never been lost."""


class Reconnecting:
    """The losses of one phone; moments are seconds of one clock."""

    def __init__(self) -> None:
        self.times = 0
        self._last = 0.0

    def lost(self, now: float) -> None:
        """It was lost at this moment."""
        self.times = 1 if now - self._last > STEADY else self.times + 1
        self._last = now

    def wait(self, now: float) -> float:
        """Seconds until it may be called."""
        if not self.times:
            return 0.0
        pause: float = min(LONGEST, FIRST * 2 ** min(self.times - 1, 10))
        return max(0.0, self._last + pause - now)

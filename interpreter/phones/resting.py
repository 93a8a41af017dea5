"""How long phones rest that were lost: twice as long each time, until one is used without being lost.

Pure: moments in, seconds out; safe from any thread.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

REST = 5.0
"""Seconds that a phone rests when it was lost for the first time."""
LONGEST_REST = 60.0


@dataclass(frozen=True, slots=True)
class Loss:
    """How often in a row a phone was lost, who lost it last, and until when it rests."""

    times: int
    who: str
    until: float
    seen: bool = False  # whether it was there when somebody looked


class Rests:
    """The phones of one program, by serial; moments are seconds of one clock."""

    def __init__(self) -> None:
        self._losses: dict[str, Loss] = {}
        self._lock = threading.Lock()

    def lost(self, serial: str, who: str, now: float) -> float | None:
        """It was lost: how long it is to rest. None when the same one has said so already."""
        with self._lock:
            before = self._losses.get(serial)
            if before is not None and before.who == who:
                return None
            times = 1 if before is None else before.times + 1
            rest: float = min(LONGEST_REST, REST * 2 ** min(times - 1, 10))
            self._losses[serial] = Loss(times, who, now + rest)
            return rest

    def well(self, serial: str) -> None:
        """It was used and is still there: what was before is forgotten."""
        with self._lock:
            self._losses.pop(serial, None)

    def left(self, serial: str, now: float) -> float:
        """Seconds that it has to rest yet."""
        loss = self._losses.get(serial)
        return 0.0 if loss is None else max(0.0, loss.until - now)

    def seen(self, serial: str) -> None:
        """It was there when somebody looked; what was before counts on until it is used."""
        with self._lock:
            if serial in self._losses:
                self._losses[serial] = replace(self._losses[serial], seen=True)

    def doubted(self, serial: str) -> bool:
        """Whether it was lost, and nobody has seen it since."""
        loss = self._losses.get(serial)
        return loss is not None and not loss.seen

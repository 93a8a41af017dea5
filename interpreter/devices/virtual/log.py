"""The phone's log (`logcat`): lines of apps and of the system, the newest `KEPT`; safe from any thread."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass

KEPT = 5_000
PRIORITIES = "VDIWEF"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: priority is one letter of `PRIORITIES`, `at` a moment of the clock, `number` counts from 1."""

    number: int
    priority: str
    tag: str
    text: str
    at: float
    process: int = 1000


class PhoneLog:
    """What was written and has not been cleared."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lines: deque[Line] = deque(maxlen=KEPT)
        self._written = 0

    def write(self, priority: str, tag: str, text: str, at: float, process: int = 1000) -> None:
        """One line more."""
        with self._lock:
            self._written += 1
            self._lines.append(Line(self._written, priority, tag, text, at, process))

    def clear(self) -> None:
        """Forget all lines."""
        with self._lock:
            self._lines.clear()

    def after(self, number: int) -> tuple[Line, ...]:
        """The lines with a higher number, oldest first."""
        with self._lock:
            return tuple(line for line in self._lines if line.number > number)

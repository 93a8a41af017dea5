"""What reached a phone, in order, for tests: touches, text, keys, app starts, and commands as the shell split them."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass

KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One arrival.

    Its kind is tap, long press, double tap, swipe, drag, draw, pinch, text, clear, key, held key, start, stop, link or
    shell.
    """

    kind: str
    what: tuple[str, ...]
    at: float


class Record:
    """The newest `KEPT` entries; safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: deque[Entry] = deque(maxlen=KEPT)

    def add(self, kind: str, what: tuple[str, ...], at: float) -> None:
        """Note an arrival at a moment (seconds of the clock)."""
        with self._lock:
            self._entries.append(Entry(kind, what, at))

    def all(self, kind: str | None = None) -> tuple[Entry, ...]:
        """The entries, oldest first, of one kind or of all."""
        with self._lock:
            return tuple(entry for entry in self._entries if kind is None or entry.kind == kind)

    def said(self, kind: str) -> tuple[tuple[str, ...], ...]:
        """Only what arrived, of one kind."""
        return tuple(entry.what for entry in self.all(kind))

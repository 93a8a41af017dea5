"""A lock that is handed on in turn: to who is urgent first, else to who came first."""

from __future__ import annotations

import threading
from collections import deque


class Turns:
    """Held by one thread at a time; beats of workers are urgent, so that a long line never costs a task (R115)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held = False
        self._urgent: deque[threading.Lock] = deque()
        self._others: deque[threading.Lock] = deque()

    @property
    def awaited(self) -> bool:
        """Whether somebody waits for the next turn; to be asked by the holder."""
        return bool(self._urgent or self._others)

    def take(self, *, urgent: bool = False) -> None:
        """Wait for a turn."""
        queue = self._urgent if urgent else self._others
        with self._lock:
            if not self._held:
                self._held = True
                return
            ticket = threading.Lock()
            ticket.acquire()
            queue.append(ticket)
        try:
            ticket.acquire()
        except BaseException:
            self._forgo(queue, ticket)
            raise

    def _forgo(self, queue: deque[threading.Lock], ticket: threading.Lock) -> None:
        """Leave the line; who was handed the turn meanwhile hands it on."""
        with self._lock:
            waits = ticket in queue
            if waits:
                queue.remove(ticket)
        if not waits:
            self.give()

    def give(self) -> None:
        """Hand the turn on."""
        with self._lock:
            queue = self._urgent or self._others
            if queue:
                queue.popleft().release()
            else:
                self._held = False

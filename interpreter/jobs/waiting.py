"""Which running tasks wait inside the service now, for what and since when; kept in memory, for people to look at.

A program that waits long asks several times in a row: what it asks for again within a few seconds is the same wait.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

PAUSE_S = 5.0
MANY = 10_000


@dataclass(frozen=True, slots=True)
class Wait:
    """What a task waits for: `topic` (with its word, None for any), `taker` or `sub-tasks`; seconds of service time."""

    what: str
    topic: str | None
    since: float
    left: float | None = None


class Waiting:
    """The present waits by task."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._waits: dict[str, Wait] = {}

    @contextmanager
    def noted(self, job_task_id: str, what: str, topic: str | None = None) -> Iterator[None]:
        """Remember a wait for as long as the block runs."""
        with self._lock:
            now = self._now()
            before = self._waits.get(job_task_id)
            goes_on = before is not None and (before.what, before.topic) == (what, topic) and _stands(before, now)
            since = before.since if goes_on and before is not None else now
            self._waits[job_task_id] = Wait(what, topic, since)
        try:
            yield
        finally:
            with self._lock:
                now = self._now()
                self._waits[job_task_id] = Wait(what, topic, since, now)
                if len(self._waits) > MANY:
                    self._waits = {name: wait for name, wait in self._waits.items() if _stands(wait, now)}

    def of(self, job_task_id: str) -> Wait | None:
        """What a task waits for, None when it goes on by itself."""
        with self._lock:
            wait = self._waits.get(job_task_id)
            return wait if wait is not None and _stands(wait, self._now()) else None

    def last(self, job_task_id: str) -> Wait | None:
        """What a task waited for last, whether it still does or not."""
        with self._lock:
            return self._waits.get(job_task_id)


def _stands(wait: Wait, now: float) -> bool:
    return wait.left is None or now - wait.left < PAUSE_S

"""Who watches the leases: a lease is lost when its beats stood still on this process's own monotonic clock (R97).

Every observation begins anew after a start, after the database was away, and when this watcher itself looked late:
what nobody watched did not stand still.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from interpreter.jobs import leasing
from interpreter.jobs.core import Change, Core
from interpreter.jobs.enlisting import leave
from interpreter.jobs.gate import find
from interpreter.jobs.port import NotReachable
from interpreter.jobs.rules.edges import RUNNING
from interpreter.jobs.tables import tasks, workers

LOOKS = 10  # in one lease
MOST_BETWEEN_S = 5.0
LATE = 0.5  # of a lease: after such a gap between two looks nothing is known of what was before


@dataclass(frozen=True, slots=True)
class _Seen:
    count: tuple[object, ...]
    since: float


class Watch:
    """Looks at all leases again and again; `look` says when to come back."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._lock = threading.Lock()
        self._seen: dict[str, _Seen] = {}
        self._last: float | None = None
        self.every = min(core.config.lease_s / LOOKS, MOST_BETWEEN_S)

    def look(self) -> float:
        """Lose the leases that stood still; seconds until the next look. Raises NotReachable."""
        with self._lock:
            now = self._core.clock.monotonic()
            if self._last is not None and now - self._last < self.every:
                return self.every - (now - self._last)
            if self._last is None or now - self._last > self._core.config.lease_s * LATE:
                self._seen = {}
            self._last = now
            try:
                self._observe(now)
            except NotReachable:
                self._last = None
                raise
            return self.every

    def _observe(self, now: float) -> None:
        with self._core.change(light=True) as change:
            counts = _counts(change)
        seen = {
            name: before if before is not None and before.count == count else _Seen(count, now)
            for name, count in counts.items()
            for before in (self._seen.get(name),)
        }
        still = {name for name, one in seen.items() if now - one.since >= self._core.config.lease_s}
        self._seen = {name: one for name, one in seen.items() if name not in still}
        for name in sorted(still):
            with self._core.change() as change:
                _lose(change, name, counts[name])


def _counts(change: Change) -> Mapping[str, tuple[object, ...]]:
    """What has to move: attempt and beats of each leased task, session and beats of each worker that is here."""
    leased = select(tasks.c.id, tasks.c.attempt, tasks.c.beats).where(
        tasks.c.status == RUNNING, tasks.c.worker_id.is_not(None), tasks.c.vacant.is_(None)
    )
    here = select(workers.c.id, workers.c.session, workers.c.beats).where(workers.c.here)
    found: dict[str, tuple[object, ...]] = {f"task:{row[0]}": tuple(row[1:]) for row in change.db.execute(leased)}
    found.update({f"worker:{row[0]}": tuple(row[1:]) for row in change.db.execute(here)})
    return found


def _lose(change: Change, name: str, count: tuple[object, ...]) -> None:
    """Close one lease, if nothing has moved since the look."""
    kind, _, id_ = name.partition(":")
    if kind == "worker":
        row = change.db.execute(select(workers.c.session, workers.c.beats).where(workers.c.id == id_)).one()
        if tuple(row) == count:
            leave(change, id_, "no sign of it for a whole lease")
        return
    task = find(change, id_)
    if task is not None and task.status == RUNNING and (task.attempt, task.beats) == count:
        leasing.lose(change, task)

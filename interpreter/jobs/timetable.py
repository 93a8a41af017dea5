"""Jobs that start a task by themselves: the next time of each is kept, and moved in the change that starts the task.

Times are those of the wall. What was missed while no server ran is one late start, and its event says how late and how
many there would have been.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError
from sqlalchemy import Row, delete, func, insert, select, update

from interpreter.jobs.core import Change
from interpreter.jobs.planning import Plan, insert_plan, job_row
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.tables import schedules

LATE_S = 60.0  # from when on a start counts as late
MOST_MISSED = 1_000  # are counted
_WRITTEN = "%Y-%m-%dT%H:%M:%SZ"


def set_schedule(change: Change, job: Row[Any], lines: Sequence[str], zone: str, given: str) -> str | None:
    """Start a task of a job with this input at the times of these lines of cron; none of them: never more."""
    change.db.execute(delete(schedules).where(schedules.c.job_id == job.id))
    if not lines:
        return None
    _zone(zone)
    next_at = _next(lines, zone, change.core.clock.now())
    row = {"job_id": job.id, "when": json.dumps(list(lines)), "zone": zone, "input": given, "next_at": next_at}
    change.db.execute(insert(schedules), row)
    change.event("schedule", job=job.id, next_at=next_at)
    return next_at


def is_due(change: Change) -> bool:
    """Whether some job is to start a task by now."""
    earliest = change.db.execute(select(func.min(schedules.c.next_at))).scalar()
    return earliest is not None and str(earliest) <= _written(change.core.clock.now())


def start_due(change: Change) -> None:
    """Start what is due, each job once however often it was missed."""
    now = change.core.clock.now()
    due = select(schedules).where(schedules.c.next_at <= _written(now)).order_by(schedules.c.next_at)
    for row in change.db.execute(due).all():
        lines = json.loads(row.when)
        moved = change.db.execute(
            update(schedules)
            .where(schedules.c.job_id == row.job_id, schedules.c.next_at == row.next_at)
            .values(next_at=_next(lines, row.zone, now))
        )
        job = job_row(change, row.job_id)
        if moved.rowcount == 1 and job is not None:
            _start(change, job, row, lines, now)


def _start(change: Change, job: Row[Any], row: Row[Any], lines: Sequence[str], now: datetime) -> None:
    meant = datetime.strptime(row.next_at, _WRITTEN).replace(tzinfo=UTC)
    late = (now - meant).total_seconds()
    batch = insert_plan(change, Plan(job, (row.input,), run_immediately=True)).batch
    more: dict[str, Any] = (
        {"late_s": round(late), "missed": _missed(lines, row.zone, meant, now)} if late >= LATE_S else {}
    )
    change.event("schedule", job=job.id, batch=batch, due=row.next_at, **more)


def _missed(lines: Sequence[str], zone: str, meant: datetime, now: datetime) -> int:
    """How many starts there would have been since, besides this one."""
    count, at = 0, meant
    while count < MOST_MISSED:
        at = datetime.strptime(_next(lines, zone, at), _WRITTEN).replace(tzinfo=UTC)
        if at > now:
            break
        count += 1
    return count


def _next(lines: Sequence[str], zone: str, after: datetime) -> str:
    """The first time after a moment, written in UTC; refused when there is none."""
    local = after.astimezone(_zone(zone))
    try:
        return _written(min(next(CronSim(line, local)) for line in lines))
    except (CronSimError, StopIteration):
        raise Refused(f"{' and '.join(lines)} says no time that ever comes", "bad_data") from None


def _zone(name: str) -> tzinfo | None:
    """A time zone by its name; that of this machine without one."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refused(f"there is no time zone {name}; they are named like Europe/Oslo", "bad_data") from None


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(_WRITTEN)

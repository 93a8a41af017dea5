"""What owners see: jobs, tasks, planned tasks, phones, events, each in a fixed order with a place to go on (R131)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, case, func, literal_column, or_, select, tuple_

from interpreter.jobs.branching import comment_of, files_of, minutes
from interpreter.jobs.core import Change
from interpreter.jobs.prepared import Prepared
from interpreter.jobs.queues import waits
from interpreter.jobs.rules.edges import CONFIRMED, DELETED, FAILED, PENDING, PLANNED, RUNNING
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.rules.values import parsed
from interpreter.jobs.sealing import masked
from interpreter.jobs.tables import devices, events, files, jobs, planned_tasks, shares, tasks, users
from interpreter.jobs.worker import AT

_NUMBER = re.compile(r"[0-9]{1,18}\Z")


@dataclass(frozen=True, slots=True)
class Page:
    """Where a list goes on, and how many rows it gives."""

    after: str | None
    limit: int

    def number(self) -> int:
        """The place as a number; 0 is the beginning."""
        if self.after is None:
            return 0
        if not self.after.isdecimal():
            raise Refused("that place in the list cannot be read", "bad_id")
        return int(self.after)


def job_listed(change: Change, row: Row[Any]) -> dict[str, Any]:
    """A job with its shares and the counts of its tasks by status."""
    given = change.db.execute(
        select(users.c.name, shares.c.right)
        .join(users, users.c.id == shares.c.user_id)
        .where(shares.c.job_id == row.id)
    )
    counts = change.db.execute(
        select(tasks.c.status, func.count()).where(tasks.c.job_id == row.id).group_by(tasks.c.status)
    )
    job = dict(row._mapping)
    job["gates"] = json.loads(row.gates)
    job["job_variables_schema"] = parsed(row.job_variables_schema)
    job["shares"] = {row.name: row.right for row in given}
    job["counts"] = {row[0]: row[1] for row in counts}
    return job


def jobs_of(change: Change, user_id: str) -> list[dict[str, Any]]:
    """The jobs that a user owns, oldest first."""
    rows = change.db.execute(select(jobs).where(jobs.c.owner_id == user_id).order_by(jobs.c.added, jobs.c.id))
    return [job_listed(change, row) for row in rows.all()]


def task_listed(change: Change, row: Row[Any]) -> dict[str, Any]:
    """One job task in full; its proof is text as it is stored."""
    stored = change.db.execute(select(files).where(files.c.task_id == row.id).order_by(files.c.name, files.c.id))
    listed = _task(row)
    own = stored.all() if row.source_task_id is None else []  # a row of a data dump has them in its proof (R31)
    listed["files"] = [
        {
            "name": file.name,
            "extension": file.extension,
            "size": file.size,
            "sha256": file.sha256,
            "late": file.late,
            "url": change.core.filing.url(file.id, file.extension),
        }
        for file in own
    ]
    listed["late"] = parsed(row.late)
    return listed


def _task(row: Row[Any]) -> dict[str, Any]:
    return {
        "job_task_id": row.id,
        "job_id": row.job_id,
        "planned_task_id": row.planned_task_id,
        "source_task_id": row.source_task_id,
        "status": row.status,
        "attempt": row.attempt,
        "job_proof": row.proof,
        "progress_word": row.progress_word,
        "step": None if row.step is None else row.step.partition(AT)[0],
        "comment": comment_of(row, parsed(row.proof)),
        "failureReason": row.failure_reason,
        "remote_device_id": row.device_id,
        "holds_device": row.holds is not None,
        "automation_variables": parsed(row.variables),
        "timeout": None if row.limit_s is None else minutes(row.limit_s),
        "added": row.added,
        "added_wall": row.added_wall,
        "finished": row.finished,
        "finished_wall": row.finished_wall,
    }


def tasks_of(change: Change, job_id: str, page: Page, status: str | None) -> dict[str, Any]:
    """A page of a job's tasks, oldest first, with their files."""
    query = select(tasks).where(tasks.c.job_id == job_id, tasks.c.status != DELETED)
    if status is not None:
        query = query.where(tasks.c.status == status)
    if page.after is not None:
        at, _, task_id = page.after.partition("/")
        try:
            query = query.where(tuple_(tasks.c.added, tasks.c.id) > tuple_(float(at), task_id))
        except ValueError:
            raise Refused("that place in the list cannot be read", "bad_id") from None
    rows = change.db.execute(query.order_by(tasks.c.added, tasks.c.id).limit(page.limit)).all()
    found_files = files_of(change, [row.id for row in rows if row.source_task_id is None])
    more = len(rows) == page.limit
    return {
        "job_tasks": [{**_task(row), "files": found_files.get(row.id, {})} for row in rows],
        "next": f"{rows[-1].added!r}/{rows[-1].id}" if more else None,
    }


def planned_of(change: Change, job_id: str, page: Page) -> dict[str, Any]:
    """A page of a job's planned tasks that are not assigned."""
    waiting = and_(planned_tasks.c.job_id == job_id, planned_tasks.c.status == PLANNED)
    rows = change.db.execute(
        select(planned_tasks)
        .where(waiting, planned_tasks.c.place > page.number())
        .order_by(planned_tasks.c.place)
        .limit(page.limit)
    ).all()
    total = change.db.execute(select(func.count()).select_from(planned_tasks).where(waiting)).scalar_one()
    listed = [
        {
            "planned_task_id": row.id,
            "input": masked(row.input),
            "added": row.added_wall,
            "parent_task_id": row.parent_task_id,
            "remote_device_id": row.pin,
        }
        for row in rows
    ]
    more = len(rows) == page.limit
    return {"planned_tasks": listed, "total": total, "next": str(rows[-1].place) if more else None}


def devices_listed(change: Change) -> dict[str, Any]:
    """All phones with who holds them, and how many tasks would start if they had one."""
    rows = change.db.execute(
        select(devices, tasks.c.id.label("held_by"))
        .outerjoin(tasks, tasks.c.holds == devices.c.remote_device_id)
        .order_by(devices.c.place)
    )
    listed = [
        {
            "remote_device_id": row.remote_device_id,
            "name": row.name,
            "state": row.state,
            "held_by": row.held_by,
        }
        for row in rows
    ]
    return {"devices": listed, "waiting": phones_wanted(change)}


_WANTED = [
    Prepared(select(func.count()).select_from(table).where(which))
    for table, which in (
        (planned_tasks, and_(waits(planned_tasks), planned_tasks.c.needs_device)),
        (tasks, and_(tasks.c.wants, tasks.c.status == RUNNING)),
    )
]


def phones_wanted(change: Change) -> int:
    """How many tasks would start, or go on, if they had a phone."""
    return sum(int(change.db.execute(each, {}).scalar_one()) for each in _WANTED)


def events_for(change: Change, user_id: str, page: Page) -> dict[str, Any]:
    """Events of the jobs that a user may view; a place of another database begins anew and says so (R123)."""
    place = _event_place(change, page.after)
    reset = page.after is not None and place is None
    seen = select(shares.c.job_id).where(shares.c.user_id == user_id)
    owned = select(jobs.c.id).where(jobs.c.owner_id == user_id)
    rows = change.db.execute(
        select(events)
        .where(_after_place(change, place or (0, 0)))
        .where(or_(events.c.job_id.is_(None), events.c.job_id.in_(owned), events.c.job_id.in_(seen)))
        .order_by(*([events.c.id] if change.db.dialect.name == "sqlite" else [events.c.txid, events.c.id]))
        .limit(page.limit)
    ).all()
    txid, last = (rows[-1].txid or 0, rows[-1].id) if rows else (place or (0, 0))
    cursor = f"{change.core.epoch}:{txid}:{last}"
    return {"events": [_event(change, row) for row in rows], "cursor": cursor, "reset": reset}


def _event_place(change: Change, cursor: str | None) -> tuple[int, int] | None:
    """Transaction and number of a place in the events of this database; None for any other text."""
    epoch, *numbers = (cursor or "").split(":")
    if epoch != change.core.epoch or len(numbers) != 2 or not all(_NUMBER.match(number) for number in numbers):
        return None
    return int(numbers[0]), int(numbers[1])


def _after_place(change: Change, place: tuple[int, int]) -> Any:
    """Later in the order of commits: PostgreSQL numbers transactions, and a lower one may still be running."""
    if change.db.dialect.name == "sqlite":
        return events.c.id > place[1]
    settled = events.c.txid < literal_column("pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
    return and_(tuple_(events.c.txid, events.c.id) > tuple_(*place), settled)


def _event(change: Change, row: Row[Any]) -> dict[str, Any]:
    event = {**row._mapping, "detail": parsed(row.detail), "cursor": f"{change.core.epoch}:{row.txid or 0}:{row.id}"}
    del event["txid"]
    return event


def figures_of(change: Change, automation_id: str) -> dict[str, Any]:
    """How the runs of an automation ended; rows of data dumps are no runs (R37)."""
    good = case((tasks.c.status.in_((PENDING, CONFIRMED)), 1), else_=0)
    bad = case((tasks.c.status == FAILED, 1), else_=0)
    row = change.db.execute(
        select(func.count(), func.coalesce(func.sum(good), 0), func.coalesce(func.sum(bad), 0))
        .select_from(tasks)
        .join(jobs, jobs.c.id == tasks.c.job_id)
        .where(jobs.c.automation_id == automation_id, tasks.c.source_task_id.is_(None))
    ).one()
    return {"iterations": row[0], "successes": row[1], "failures": row[2]}

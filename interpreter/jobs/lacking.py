"""What waits and cannot start as things are: tasks that nobody here could run, each with what they wait for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, or_, select, union_all

from interpreter.jobs.core import Change
from interpreter.jobs.prepared import Prepared
from interpreter.jobs.queues import waits
from interpreter.jobs.rules.edges import RUNNING
from interpreter.jobs.tables import devices, jobs, planned_tasks, shares, tasks, workers


@dataclass(frozen=True, slots=True)
class Lack:
    """So many tasks of a job wait for something that is not here."""

    job_id: str
    job: str
    count: int
    why: str

    @property
    def sentence(self) -> str:
        """What the operator is told."""
        tasks = "1 task" if self.count == 1 else f"{self.count} tasks"
        waits = "waits" if self.count == 1 else "wait"
        return f"{tasks} of {self.job} {waits}: {self.why}"


_KINDS = (planned_tasks.c.job_id, planned_tasks.c.needs_device, planned_tasks.c.pin)
_ALL = jobs.c.id.is_not(None)


def _waiting(which: ColumnElement[bool]) -> Select[Any]:
    """How many wait of each kind, of some jobs: those not begun, and those whose worker was lost.

    Two looks at the ends of two indexes: what runs, or waits for its owner, may be a hundred thousand.
    """
    not_begun = (
        select(*_KINDS, func.count().label("number"))
        .join(jobs, jobs.c.id == planned_tasks.c.job_id)
        .where(waits(planned_tasks), which)
        .group_by(*_KINDS)
    )
    lost = (
        select(*_KINDS, func.count().label("number"))
        .join(tasks, tasks.c.planned_task_id == planned_tasks.c.id)
        .join(jobs, jobs.c.id == planned_tasks.c.job_id)
        .where(tasks.c.status == RUNNING, tasks.c.vacant > -1.0, which)
        .group_by(*_KINDS)
    )
    both = union_all(not_begun, lost).subquery()
    kind = (both.c.job_id, jobs.c.name, jobs.c.owner_id, both.c.needs_device, both.c.pin)
    return (
        select(*kind, func.sum(both.c.number).label("number"))
        .join(jobs, jobs.c.id == both.c.job_id)
        .group_by(*kind)
        .order_by(jobs.c.name, both.c.job_id, both.c.pin)
    )


_KIND = Prepared(select(*_KINDS, planned_tasks.c.owner_id).where(planned_tasks.c.id == bindparam("planned")))
_WAITING, _OF_ONE = Prepared(_waiting(_ALL)), Prepared(_waiting(jobs.c.id == bindparam("job")))


def lacking(change: Change, *, job_id: str | None = None) -> list[Lack]:
    """What nobody could run now; tasks that only wait for their turn are not among it."""
    if change.core.config.runs_tasks:
        return []
    rows = change.db.execute(_WAITING) if job_id is None else change.db.execute(_OF_ONE, {"job": job_id})
    whys = [(row, _why(change, row)) for row in rows]
    return [Lack(row.job_id, row.name, int(row.number), why) for row, why in whys if why is not None]


def lack_of(change: Change, job_id: str, planned_task_id: str) -> Lack | None:
    """Why nobody could run a planned task now and those like it; they are counted only when that is so."""
    if change.core.config.runs_tasks:
        return None
    kind = change.db.execute(_KIND, {"planned": planned_task_id}).one()
    why = _why(change, kind)
    if why is None:
        return None
    for row in change.db.execute(_OF_ONE, {"job": job_id}):
        if (row.needs_device, row.pin) == (kind.needs_device, kind.pin):
            return Lack(job_id, row.name, int(row.number), why)
    return None


def _why(change: Change, row: Row[Any]) -> str | None:
    """What is missing for the tasks of one job and phone; None when a worker could take them."""
    editors = select(shares.c.user_id).where(shares.c.job_id == row.job_id, shares.c.right == "edit")
    here = and_(workers.c.here, or_(workers.c.user_id == row.owner_id, workers.c.user_id.in_(editors)))
    if row.pin is not None:
        phone = change.db.execute(select(devices).where(devices.c.remote_device_id == row.pin)).first()
        served = phone is not None and phone.state == "ready" and phone.worker_id is not None
        return None if served else f"for the phone {row.pin if phone is None else phone.name}, which no worker has now"
    if change.db.execute(select(workers.c.id).where(here).limit(1)).first() is None:
        return "no worker is here; `interpret work --server URL` starts one"
    ready = select(devices.c.place).join(workers, workers.c.id == devices.c.worker_id).where(here)
    if row.needs_device and change.db.execute(ready.where(devices.c.state == "ready").limit(1)).first() is None:
        return "they need a phone, and no worker here has one"
    return None

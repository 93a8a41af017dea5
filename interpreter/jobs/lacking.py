"""What waits and cannot start as things are: tasks that nobody here could run, each with what they wait for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, func, or_, select

from interpreter.jobs.core import Change
from interpreter.jobs.rules.edges import ASSIGNED, PLANNED, RUNNING
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


_OPEN = or_(
    and_(planned_tasks.c.status == PLANNED, planned_tasks.c.startable.is_not(None)),
    and_(tasks.c.status == RUNNING, tasks.c.vacant.is_not(None)),  # its worker was lost
)
_WAITING = (
    select(
        planned_tasks.c.job_id, jobs.c.name, jobs.c.owner_id, planned_tasks.c.needs_device, planned_tasks.c.pin,
        func.count().label("number"),
    )
    .join(jobs, jobs.c.id == planned_tasks.c.job_id)
    .outerjoin(tasks, tasks.c.planned_task_id == planned_tasks.c.id)
    .where(planned_tasks.c.status.in_((PLANNED, ASSIGNED)), _OPEN)
    .group_by(
        planned_tasks.c.job_id, jobs.c.name, jobs.c.owner_id, planned_tasks.c.needs_device, planned_tasks.c.pin
    )
    .order_by(jobs.c.name, planned_tasks.c.job_id, planned_tasks.c.pin)
)  # fmt: skip


def lacking(change: Change, *, job_id: str | None = None) -> list[Lack]:
    """What nobody could run now; tasks that only wait for their turn are not among it."""
    if change.core.config.runs_tasks:
        return []
    query = _WAITING if job_id is None else _WAITING.where(planned_tasks.c.job_id == job_id)
    found: list[Lack] = []
    for row in change.db.execute(query).all():
        why = _why(change, row)
        if why is not None:
            found.append(Lack(row.job_id, row.name, row.number, why))
    return found


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

"""Taking a planned task by hand: it starts now, and who took it gets the secret that stands for its attempt."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, or_, select, update

from interpreter.jobs.core import Change
from interpreter.jobs.gate import token_hash
from interpreter.jobs.phones import phone_for
from interpreter.jobs.prepared import Prepared
from interpreter.jobs.rules.edges import PLANNED, RUNNING
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.scheduling import assign
from interpreter.jobs.tables import planned_tasks, tasks

_PLANNED = select(planned_tasks).where(planned_tasks.c.job_id == bindparam("job"), planned_tasks.c.status == PLANNED)
_FITS = or_(planned_tasks.c.pin.is_(None), planned_tasks.c.pin == bindparam("device"))
_NEXT = Prepared(_PLANNED.order_by(planned_tasks.c.place).limit(1))
_NEXT_FOR = Prepared(_PLANNED.where(_FITS).order_by(planned_tasks.c.place).limit(1))
_OF_PLANNED = Prepared(select(tasks).where(tasks.c.planned_task_id == bindparam("planned")))


def next_planned(change: Change, job_id: str, device: str | None) -> Row[Any]:
    """The planned task of a job that has waited longest, of those that may run on a phone."""
    if device is None:
        row = change.db.execute(_NEXT, {"job": job_id}).first()
    else:
        row = change.db.execute(_NEXT_FOR, {"job": job_id, "device": device}).first()
    if row is None:
        raise Refused("no task of this job waits to be taken", "none_planned")
    return row


def taken(change: Change, planned: Row[Any], wanted: str | None) -> dict[str, Any]:
    """Start a planned task on the phone that was asked for, else on its own or any."""
    token = assign(change, planned, phone_for(change, planned, wanted), by_hand=True)
    if token is None:
        raise Refused("the task is not planned any more, or its job has no free place", "not_planned")
    task = change.db.execute(_OF_PLANNED, {"planned": planned.id}).one()
    return _told(task, token, change.core.seal.opened(planned.input, task.job_id))


def taken_again(change: Change, task_id: str) -> dict[str, Any]:
    """The same task and attempt with a new secret; the one before is void (R96)."""
    token = change.core.token()
    again = update(tasks).where(tasks.c.id == task_id, tasks.c.status == RUNNING).values(token_hash=token_hash(token))
    task = change.db.execute(again.returning(tasks)).first()
    if task is None:
        raise Refused("the task is finished already", "finished")
    given = select(planned_tasks.c.input).where(planned_tasks.c.id == task.planned_task_id)
    return _told(task, token, change.core.seal.opened(change.db.execute(given).scalar_one(), task.job_id))


def _told(task: Row[Any], token: str, given: str) -> dict[str, Any]:
    return {
        "job_task_id": task.id,
        "attempt": task.attempt,
        "task_token": token,
        "remote_device_id": task.device_id,
        "input": given,
    }

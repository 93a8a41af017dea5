"""Which task a worker gets: lost ones, then the first of the lines that it may serve, none of which is sorted (R96).

Children of running tasks before others, owners in turn, pinned before unpinned, then age (R118).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, String, bindparam, or_, select, update

from interpreter.jobs.core import Change
from interpreter.jobs.enlisting import is_claimable
from interpreter.jobs.gate import token_hash
from interpreter.jobs.prepared import Prepared
from interpreter.jobs.queues import HEADS, KIND, SLICE
from interpreter.jobs.rules.edges import RUNNING
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.scheduling import HAS_ROOM, assign
from interpreter.jobs.tables import jobs, planned_tasks, shares, tasks, users
from interpreter.jobs.worker import Wish

_CALLER, _DEVICE = bindparam("caller", type_=String), bindparam("device", type_=String)
_EDITABLE = select(shares.c.job_id).where(shares.c.user_id == _CALLER, shares.c.right == "edit")
_OPEN = Prepared(
    HEADS.where(
        planned_tasks.c.needs_device == bindparam("with_phone"),
        or_(planned_tasks.c.pin.is_(None), planned_tasks.c.pin == _DEVICE),
        or_(planned_tasks.c.owner_id == _CALLER, planned_tasks.c.job_id.in_(_EDITABLE)),
        HAS_ROOM,
    )
    .order_by(KIND, users.c.served, users.c.id, planned_tasks.c.pin.is_(None), planned_tasks.c.place)
    .limit(SLICE)
)
_VACANT = (
    select(tasks, planned_tasks.c.pin)
    .join(planned_tasks, planned_tasks.c.id == tasks.c.planned_task_id)
    .join(jobs, jobs.c.id == tasks.c.job_id)
    .where(
        tasks.c.status == RUNNING,
        tasks.c.vacant <= bindparam("now"),
        planned_tasks.c.needs_device == bindparam("with_phone"),
        or_(jobs.c.owner_id == _CALLER, jobs.c.id.in_(_EDITABLE)),
        or_(planned_tasks.c.pin.is_(None), planned_tasks.c.pin == _DEVICE),
    )
    .order_by(tasks.c.vacant, tasks.c.id)
    .limit(1)
)


def take(change: Change, worker: Row[Any], wish: Wish) -> tuple[Row[Any], str] | None:
    """Give the worker a task: its row and the secret of this attempt; None when there is none for it."""
    device = wish.remote_device_id
    if device is not None and (not is_claimable(change, worker.id, device) or _is_held(change, device)):
        return None
    if wish.planned_task_id is not None:
        return _begin(change, worker, _named(change, worker, wish), device, by_hand=True)
    values = {"caller": worker.user_id, "with_phone": device is not None, "device": device, "now": change.now}
    vacant = change.db.execute(_VACANT, values).first()
    if vacant is not None:
        return _go_on(change, worker, vacant, device)
    for planned in change.db.execute(_OPEN, {**values, "most": change.core.config.max_running}):
        begun = _begin(change, worker, planned, device, by_hand=False)
        if begun is not None:
            return begun
    return None


def _is_held(change: Change, device: str) -> bool:
    return change.db.execute(select(tasks.c.id).where(tasks.c.holds == device)).first() is not None


def _named(change: Change, worker: Row[Any], wish: Wish) -> Row[Any]:
    """The planned task that was asked for by its id, with a phone where it needs one."""
    row = change.db.execute(select(planned_tasks).where(planned_tasks.c.id == wish.planned_task_id)).first()
    owned = row is not None and (
        row.owner_id == worker.user_id
        or change.db.execute(_EDITABLE.where(shares.c.job_id == row.job_id), {"caller": worker.user_id}).first()
    )
    if row is None or not owned:
        raise Refused("there is no such planned task", "no_such_task")
    if wish.remote_device_id is None and row.needs_device:
        raise Refused("the task needs a phone", "no_free_phone")
    if row.pin not in (None, wish.remote_device_id):
        raise Refused("the task is pinned to another phone", "pinned")
    return row


def _begin(
    change: Change, worker: Row[Any], planned: Row[Any], device: str | None, *, by_hand: bool
) -> tuple[Row[Any], str] | None:
    token = assign(change, planned, device, by_hand=by_hand, told=False)
    if token is None:
        if by_hand:
            raise Refused("the task is not planned any more, or its job has no free place", "not_planned")
        return None
    values = {"worker_id": worker.id, "taker_id": worker.user_id}
    row = change.db.execute(
        update(tasks).where(tasks.c.planned_task_id == planned.id).values(**values).returning(tasks)
    ).one()
    return row, token


def _go_on(change: Change, worker: Row[Any], vacant: Row[Any], device: str | None) -> tuple[Row[Any], str] | None:
    """The next attempt at a task whose worker was lost."""
    token = change.core.token()
    row = change.db.execute(
        update(tasks)
        .where(tasks.c.id == vacant.id, tasks.c.status == RUNNING, tasks.c.vacant.is_not(None))
        .values(
            token_hash=token_hash(token), vacant=None, worker_id=worker.id, taker_id=worker.user_id,
            device_id=device, holds=device,
        )
        .returning(tasks)
    ).first()  # fmt: skip
    if row is None:
        return None
    change.event("taken on", job=row.job_id, task=row.id, device=device, attempt=row.attempt, worker=worker.name)
    return row, token


def take_again(change: Change, worker: Row[Any], task_id: str, attempt: int) -> tuple[Row[Any], str]:
    """The same task and attempt with a new secret; the one before is void (R96)."""
    token = change.core.token()
    row = change.db.execute(
        update(tasks)
        .where(
            tasks.c.id == task_id, tasks.c.attempt == attempt, tasks.c.status == RUNNING,
            tasks.c.worker_id == worker.id, tasks.c.vacant.is_(None),
        )
        .values(token_hash=token_hash(token))
        .returning(tasks)
    ).first()  # fmt: skip
    if row is None:
        raise Refused("this attempt at the task is over", "finished")
    return row, token


def told(change: Change, row: Row[Any], token: str) -> dict[str, Any]:
    """What a worker learns of the task that it got (R92)."""
    config = change.core.config
    planned = change.db.execute(select(planned_tasks).where(planned_tasks.c.id == row.planned_task_id)).one()
    job = change.db.execute(select(jobs).where(jobs.c.id == row.job_id)).one()
    return {
        "job_task_id": row.id,
        "attempt": row.attempt,
        "task_token": token,
        "lease_s": config.lease_s,
        "beat_s": config.beat_s,
        "deadline_s": None if row.deadline is None else max(0.0, row.deadline - change.now),
        "input": change.core.seal.opened(planned.input, job.id),
        "remote_device_id": row.holds,
        "job_id": job.id,
        "alias": job.alias,
        "automation_id": job.automation_id,
        "planned_task_id": planned.id,
        "parent_task_id": planned.parent_task_id,
        "limit_s": row.limit_s,
        "restartable": job.restartable,
    }

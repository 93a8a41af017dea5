"""Which planned task starts next, and on which phone (R48–R52, R114–R119).

A planned task is startable from `startable` on; `later` ones and those held back by `at_most` have none. The
assigning update repeats every condition, so that two passes can never start too many.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, insert, literal, or_, select, update

from interpreter.jobs.core import AssignedTask, Change
from interpreter.jobs.gate import token_hash
from interpreter.jobs.rules.edges import ASSIGNED, PLANNED, RUNNING
from interpreter.jobs.tables import batches, devices, jobs, planned_tasks, roots, tasks, users

SLICE = 64


def free_devices(change: Change) -> list[str]:
    """The phones that are ready and held by no task, in the order of registration."""
    holders = tasks.alias()
    query = (
        select(devices.c.remote_device_id)
        .outerjoin(holders, holders.c.holds == devices.c.remote_device_id)
        .where(devices.c.state == "ready", holders.c.id.is_(None))
        .order_by(devices.c.place)
    )
    return list(change.db.execute(query).scalars())


def start_what_can(change: Change, *, only_batch: str | None = None) -> None:
    """One pass: phones for running tasks that asked for one, then planned tasks in their order (R118)."""
    free = free_devices(change)
    _serve_wants(change, free)
    if not change.core.config.pick_up and only_batch is None:
        return
    while True:
        rows = _candidates(change, free, only_batch)
        started = sum(_start(change, row, free) for row in rows)
        if not started or len(rows) < SLICE:
            return


def _start(change: Change, row: Row[Any], free: list[str]) -> bool:
    device = None
    if row.needs_device:
        if not free or (row.pin is not None and row.pin not in free):
            return False
        device = row.pin or free[0]
    if assign(change, row, device) is None:
        return False
    if device is not None:
        free.remove(device)
    return True


def _serve_wants(change: Change, free: list[str]) -> None:
    if not free:
        return
    wanting = select(tasks).where(tasks.c.wants, tasks.c.status == RUNNING)
    for row in change.db.execute(wanting.order_by(tasks.c.wants_since, tasks.c.id)).all():
        device = row.wants_pin or (free[0] if free else None)
        if device in free:
            hold(change, row.id, row.job_id, device)
            free.remove(device)


def hold(change: Change, task_id: str, job_id: str, device: str) -> None:
    """Give a running task a phone that is free."""
    change.db.execute(
        update(tasks)
        .where(tasks.c.id == task_id, tasks.c.status == RUNNING, tasks.c.holds.is_(None))
        .values(holds=device, device_id=device, wants=False, wants_pin=None, wants_since=None)
    )
    change.event("phone taken", job=job_id, task=task_id, device=device)
    change.wake(f"device:{task_id}")


def _room(*, held_by_batch: bool) -> ColumnElement[bool]:
    """Job, root and batch let one more run."""
    job_has = (
        select(literal(1))
        .where(jobs.c.id == planned_tasks.c.job_id, or_(jobs.c.slots.is_(None), jobs.c.running < jobs.c.slots))
        .exists()
    )
    if not held_by_batch:
        return job_has
    batch_has = (
        select(literal(1))
        .where(
            batches.c.id == planned_tasks.c.batch_id,
            or_(batches.c.at_most.is_(None), batches.c.running < batches.c.at_most),
        )
        .exists()
    )
    return and_(job_has, batch_has)


def _root_has(most: int) -> ColumnElement[bool]:
    full = select(literal(1)).where(roots.c.id == planned_tasks.c.root_id, roots.c.running >= most).exists()
    return ~full


def _candidates(change: Change, free: Sequence[str], only_batch: str | None) -> Sequence[Row[Any]]:
    parent = tasks.alias()
    child = case((parent.c.status == RUNNING, 0), else_=1)
    pinned = case((planned_tasks.c.pin.is_not(None), 0), else_=1)
    turn = func.row_number().over(
        partition_by=(planned_tasks.c.owner_id, child), order_by=(pinned, planned_tasks.c.place)
    )
    fits = ~planned_tasks.c.needs_device
    if free:
        fits = or_(fits, planned_tasks.c.pin.is_(None), planned_tasks.c.pin.in_(free))
    query = (
        select(planned_tasks)
        .outerjoin(parent, parent.c.id == planned_tasks.c.parent_task_id)
        .join(users, users.c.id == planned_tasks.c.owner_id)
        .where(planned_tasks.c.status == PLANNED, planned_tasks.c.startable.is_not(None), fits)
        .where(_room(held_by_batch=True), _root_has(change.core.config.max_running))
        .order_by(child, turn, users.c.served, pinned, planned_tasks.c.place)
        .limit(SLICE)
    )
    if only_batch is not None:
        query = query.where(planned_tasks.c.batch_id == only_batch)
    return change.db.execute(query).all()


def assign(change: Change, planned: Row[Any], device: str | None, *, by_hand: bool = False) -> str | None:
    """Make the job task of a planned task; its token, or None when it may not start (any more)."""
    taken = change.db.execute(
        update(planned_tasks)
        .where(
            planned_tasks.c.id == planned.id,
            planned_tasks.c.status == PLANNED,
            _room(held_by_batch=not by_hand),
            _root_has(change.core.config.max_running),
        )
        .values(status=ASSIGNED)
    )
    if taken.rowcount != 1:
        return None
    job = change.db.execute(select(jobs).where(jobs.c.id == planned.job_id)).one()
    _count(change, planned, 1)
    turn = select(func.max(users.c.served) + 1).scalar_subquery()
    change.db.execute(update(users).where(users.c.id == planned.owner_id).values(served=turn))
    return _begin(change, planned, job, device)


def _count(change: Change, planned: Row[Any], step: int) -> None:
    """One more (or one less) of this job, batch and tree is running."""
    for table, owner in ((jobs, planned.job_id), (batches, planned.batch_id), (roots, planned.root_id)):
        if owner is not None:
            change.db.execute(update(table).where(table.c.id == owner).values(running=table.c.running + step))


def _begin(change: Change, planned: Row[Any], job: Row[Any], device: str | None) -> str:
    task_id, token = change.core.id(), change.core.token()
    limit = min(planned.each_s or float("inf"), job.timeout_min * 60)
    deadline = change.now + limit
    if planned.root_id is None:
        change.db.execute(insert(roots), {"id": task_id, "owner_id": planned.owner_id})
    change.db.execute(
        insert(tasks),
        {
            "id": task_id,
            "job_id": job.id,
            "planned_task_id": planned.id,
            "root_id": planned.root_id or task_id,
            "depth": planned.depth,
            "status": RUNNING,
            "attempt": 1,
            "token_hash": token_hash(token),
            "device_id": device,
            "holds": device,
            "limit_s": limit,
            "deadline": deadline,
            "added": change.now,
            "added_wall": change.core.time.wall(),
        },
    )
    change.core.due(deadline)
    change.event("assign", job=job.id, task=task_id, planned=planned.id, enters=RUNNING, device=device, attempt=1)
    if planned.parent_task_id is not None:
        change.wake(f"children:{planned.parent_task_id}")
    announce(change, AssignedTask(task_id, 1, job.id, job.automation_id, planned.input, device, token, limit))
    return token


def announce(change: Change, task: AssignedTask) -> None:
    """Tell the listener of a new attempt, after the commit."""
    listener = change.core.listener
    change.then(lambda: listener.on_assigned(task))


def task_left(change: Change, planned_task_id: str) -> None:
    """A running task ended: its batch may start the next one."""
    planned = change.db.execute(select(planned_tasks).where(planned_tasks.c.id == planned_task_id)).one()
    _count(change, planned, -1)
    if planned.startable is not None:
        promote(change, planned.batch_id)


def promote(change: Change, batch_id: str) -> None:
    """Let the next held-back planned task of a batch start; its time to live begins now (R114, R117)."""
    held = (
        select(planned_tasks.c.id)
        .where(
            planned_tasks.c.batch_id == batch_id,
            planned_tasks.c.status == PLANNED,
            planned_tasks.c.startable.is_(None),
            ~planned_tasks.c.later,
        )
        .order_by(planned_tasks.c.position)
        .limit(1)
    )
    row = change.db.execute(
        update(planned_tasks)
        .where(planned_tasks.c.id == held.scalar_subquery())
        .values(startable=change.now)
        .returning(planned_tasks.c.ttl_s)
    ).first()
    if row is not None and row.ttl_s is not None:
        change.core.due(change.now + row.ttl_s)

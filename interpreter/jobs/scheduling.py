"""Which planned task starts next, and on which phone (R48–R52, R114–R119).

What this process runs itself is assigned here; workers take theirs (claiming.py) and are only woken. A planned task
is startable from `startable` on; `later` ones and those held back by `at_most` have none. The assigning update repeats
every condition, so that two passes can never start too many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from sqlalchemy import Boolean, Integer, Row, and_, bindparam, func, insert, literal, or_, select, update

from interpreter.jobs.core import AssignedTask, Change
from interpreter.jobs.gate import token_hash
from interpreter.jobs.prepared import Prepared
from interpreter.jobs.queues import HEADS, call_up, waits
from interpreter.jobs.rules.edges import ASSIGNED, PLANNED, RUNNING
from interpreter.jobs.tables import batches, devices, jobs, planned_tasks, roots, tasks, users

_HOLDERS = tasks.alias()
_FREE = Prepared(
    select(devices.c.remote_device_id)
    .outerjoin(_HOLDERS, _HOLDERS.c.holds == devices.c.remote_device_id)
    .where(
        devices.c.state == "ready",
        devices.c.worker_id.is_(None),
        _HOLDERS.c.id.is_(None),
        or_(devices.c.quarantined.is_(None), devices.c.quarantined <= bindparam("now")),
    )
    .order_by(devices.c.place)
)
_WANTING = Prepared(
    select(tasks.c.id, tasks.c.job_id, tasks.c.wants_pin)
    .where(tasks.c.wants, tasks.c.status == RUNNING)
    .order_by(tasks.c.wants_since, tasks.c.id)
)
WORK = "work"  # what workers wait behind


def free_devices(change: Change) -> list[str]:
    """This process's phones that are ready, do not rest and are held by no task, in the order of registration."""
    return change.db.execute(_FREE, {"now": change.now}).scalars()


def start_what_can(change: Change, *, only_batch: str | None = None) -> None:
    """One pass: phones for running tasks that asked for one, then planned tasks in their order (R118)."""
    change.wake(WORK)
    if not change.core.config.runs_tasks:
        return
    wanting = change.db.execute(_WANTING).all()
    heads = _heads(change, only_batch)
    if not wanting and not heads:
        return
    free = free_devices(change)
    _serve(change, wanting, free)

    def start(row: Row[Any]) -> bool:
        """Start a planned task if its phone is free and there is room."""
        device = (row.pin or next(iter(free), None)) if row.needs_device else None
        if (row.needs_device and device not in free) or assign(change, row, device) is None:
            return False
        if device is not None:
            free.remove(device)
        return True

    call_up(change, heads, start)


def _heads(change: Change, only_batch: str | None) -> Sequence[Row[Any]]:
    """Who may start: the first of each line, or all of one batch where nothing else is picked up (R51)."""
    if only_batch is not None:
        return change.db.execute(_OF_ONE_BATCH, {"batch": only_batch}).all()
    if not change.core.config.pick_up:
        return ()
    return change.db.execute(_HEADS, {"most": change.core.config.max_running}).all()


def _serve(change: Change, wanting: Sequence[Any], free: list[str]) -> None:
    for row in wanting:
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


_JOB_HAS_ROOM = (
    select(literal(1))
    .where(jobs.c.id == planned_tasks.c.job_id, or_(jobs.c.slots.is_(None), jobs.c.running < jobs.c.slots))
    .correlate(planned_tasks)
    .exists()
)
_BATCH_HAS_ROOM = (
    select(literal(1))
    .where(
        batches.c.id == planned_tasks.c.batch_id,
        or_(batches.c.at_most.is_(None), batches.c.running < batches.c.at_most),
    )
    .correlate(planned_tasks)
    .exists()
)
_TREE_IS_FULL = (
    select(literal(1))
    .where(roots.c.id == planned_tasks.c.root_id, roots.c.running >= bindparam("most"))
    .correlate(planned_tasks)
    .exists()
)
HAS_ROOM = and_(_JOB_HAS_ROOM, _BATCH_HAS_ROOM, ~_TREE_IS_FULL)  # takes `most`
_HEADS = Prepared(HEADS.where(HAS_ROOM))
_OF_ONE_BATCH = Prepared(
    select(planned_tasks, users.c.served)
    .join(users, users.c.id == planned_tasks.c.owner_id)
    .where(waits(planned_tasks), planned_tasks.c.batch_id == bindparam("batch"))
    .order_by(planned_tasks.c.position)
    .limit(1)
)
_TAKE = Prepared(
    update(planned_tasks)
    .where(
        planned_tasks.c.id == bindparam("planned"),
        planned_tasks.c.status == PLANNED,
        _JOB_HAS_ROOM,
        or_(bindparam("by_hand", type_=Boolean), _BATCH_HAS_ROOM),
        ~_TREE_IS_FULL,
    )
    .values(status=ASSIGNED)
)
_NEXT_TURN = select(func.max(users.c.served) + 1).scalar_subquery()
_SERVE = Prepared(update(users).where(users.c.id == bindparam("owner")).values(served=_NEXT_TURN))
_COUNT = {
    table: Prepared(
        update(table)
        .where(table.c.id == bindparam("row"))
        .values(running=table.c.running + bindparam("step", type_=Integer))
    )
    for table in (jobs, batches, roots)
}


_JOB = Prepared(select(jobs).where(jobs.c.id == bindparam("job")))
_NEW_ROOT, _NEW_TASK = Prepared(insert(roots)), Prepared(insert(tasks))


def assign(
    change: Change, planned: Row[Any], device: str | None, *, by_hand: bool = False, told: bool = True
) -> str | None:
    """Make the job task of a planned task; its token, or None when it may not start (any more).

    Not `told`: the listener does not hear of it, as somebody else runs it.
    """
    most = change.core.config.max_running
    taken = change.db.execute(_TAKE, {"planned": planned.id, "by_hand": by_hand, "most": most})
    if taken.rowcount != 1:
        return None
    job = change.db.execute(_JOB, {"job": planned.job_id}).one()
    _count(change, planned, 1)
    change.db.execute(_SERVE, {"owner": planned.owner_id})
    task = _begin(change, planned, job, device)
    if told:
        announce(change, task)
    return task.task_token


def _count(change: Change, planned: Row[Any], step: int) -> None:
    """One more (or one less) of this job, batch and tree is running."""
    for table, row in ((jobs, planned.job_id), (batches, planned.batch_id), (roots, planned.root_id)):
        if row is not None:
            change.db.execute(_COUNT[table], {"row": row, "step": step})


def count_running(change: Change, rows: Sequence[Row[Any]], step: int) -> None:
    """So many more (or fewer) of each job, batch and tree are running."""
    for table, column in ((jobs, "job_id"), (batches, "batch_id"), (roots, "root_id")):
        counts: Counter[str] = Counter(map(attrgetter(column), rows))
        for row_id, count in counts.items():
            if row_id is not None:
                change.db.execute(_COUNT[table], {"row": row_id, "step": step * count})


def _begin(change: Change, planned: Row[Any], job: Row[Any], device: str | None) -> AssignedTask:
    task_id, token = change.core.id(), change.core.token()
    limit = min(planned.each_s or float("inf"), job.timeout_min * 60)
    deadline = change.now + limit
    if planned.root_id is None:
        change.db.execute(_NEW_ROOT, {"id": task_id, "owner_id": planned.owner_id})
    change.db.execute(
        _NEW_TASK,
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
            "added_wall": change.wall,
        },
    )
    change.core.due(deadline)
    change.event("assign", job=job.id, task=task_id, planned=planned.id, enters=RUNNING, device=device, attempt=1)
    if planned.parent_task_id is not None:
        change.wake(f"children:{planned.parent_task_id}")
    given = change.core.seal.opened(planned.input, job.id)
    return AssignedTask(
        task_id, planned.id, planned.parent_task_id, 1, job.id, job.automation_id, given, device, limit, token
    )


def announce(change: Change, task: AssignedTask) -> None:
    """Tell the listener of a new attempt, after the commit."""
    listener = change.core.listener
    change.then(lambda: listener.on_assigned(task))


def task_left(change: Change, planned: Row[Any]) -> None:
    """A running task ended: its batch may start the next one, and its phone or place others."""
    _count(change, planned, -1)
    promoted = planned.startable is not None and promote(change, planned.batch_id)
    start_what_can(change, only_batch=planned.batch_id if promoted and not change.core.config.pick_up else None)


_HELD = (
    select(planned_tasks.c.id)
    .where(
        planned_tasks.c.batch_id == bindparam("batch"),
        planned_tasks.c.status == PLANNED,
        ~planned_tasks.c.later,
        planned_tasks.c.startable.is_(None),
    )
    .order_by(planned_tasks.c.position)
    .limit(1)
)
_PROMOTE = Prepared(
    update(planned_tasks)
    .where(planned_tasks.c.id == _HELD.correlate(None).scalar_subquery())
    .values(startable=bindparam("since"))
    .returning(planned_tasks.c.ttl_s)
)


def promote(change: Change, batch_id: str) -> bool:
    """Let the next held-back planned task of a batch start; its time to live begins now (R114, R117)."""
    row = change.db.execute(_PROMOTE, {"batch": batch_id, "since": change.now}).first()
    if row is not None and row.ttl_s is not None:
        change.core.due(change.now + row.ttl_s)
    return row is not None

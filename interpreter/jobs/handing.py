"""Many planned tasks of a job taken at once, for who runs tasks without phones by the hundred: a few statements.

Each rule of taking one holds for every one of them: places of the job, caps of the tree, one event a task.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from interpreter.jobs.core import Change
from interpreter.jobs.gate import token_hash
from interpreter.jobs.prepared import Prepared
from interpreter.jobs.rules.edges import ASSIGNED, PLANNED, RUNNING
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.scheduling import count_running
from interpreter.jobs.tables import planned_tasks, roots, tasks

MOST = 1_000

_NEXT = Prepared(
    select(
        planned_tasks.c.place,
        planned_tasks.c.id,
        planned_tasks.c.job_id,
        planned_tasks.c.batch_id,
        planned_tasks.c.root_id,
        planned_tasks.c.parent_task_id,
        planned_tasks.c.depth,
        planned_tasks.c.each_s,
        planned_tasks.c.owner_id,
        planned_tasks.c.input,
    )
    .where(
        planned_tasks.c.job_id == bindparam("job"),
        planned_tasks.c.status == PLANNED,
        ~planned_tasks.c.needs_device,
    )
    .order_by(planned_tasks.c.place)
    .limit(bindparam("most"))
)
_TAKE = Prepared(
    update(planned_tasks)
    .where(planned_tasks.c.place == bindparam("row"), planned_tasks.c.status == PLANNED)
    .values(status=ASSIGNED)
)
_TAKE_ALL = Prepared(
    update(planned_tasks)
    .where(
        planned_tasks.c.job_id == bindparam("job"),
        planned_tasks.c.status == PLANNED,
        ~planned_tasks.c.needs_device,
        planned_tasks.c.place <= bindparam("last"),
    )
    .values(status=ASSIGNED)
)
_ROOT = Prepared(select(roots.c.running).where(roots.c.id == bindparam("root")))
_NEW_ROOT, _NEW_TASK = Prepared(insert(roots)), Prepared(insert(tasks))
_GIVEN = Prepared(
    select(tasks, planned_tasks.c.input)
    .join(planned_tasks, planned_tasks.c.id == tasks.c.planned_task_id)
    .where(tasks.c.id == bindparam("task"), tasks.c.status == RUNNING)
)
_AGAIN = Prepared(
    update(tasks)
    .where(tasks.c.id == bindparam("task"), tasks.c.status == RUNNING)
    .values(token_hash=bindparam("new_hash"))
)


def take_many(change: Change, job: Row[Any], count: int) -> list[dict[str, Any]]:
    """Begin up to so many of those that wait, oldest first; none when none waits or the job is full."""
    if not 1 <= count <= MOST:
        raise Refused(f"1 to {MOST} tasks are taken at once", "bad_data")
    room = count if job.slots is None else min(count, job.slots - job.running)
    waiting = change.db.execute(_NEXT, {"job": job.id, "most": max(0, room)}).all()
    rows = _with_room(change, waiting)
    if not rows:
        return []
    if len(rows) == len(waiting):  # the oldest without a gap
        change.db.execute(_TAKE_ALL, {"job": job.id, "last": rows[-1].place})
    else:
        change.db.execute(_TAKE, [{"row": row.place} for row in rows])
    secrets = change.core.tokens(len(rows))
    begun = _tasks(change, job, rows, secrets)
    own_roots = [
        {"id": task["id"], "owner_id": row.owner_id}
        for row, task in zip(rows, begun, strict=True)
        if row.root_id is None
    ]
    if own_roots:
        change.db.execute(_NEW_ROOT, own_roots)
    change.db.execute(_NEW_TASK, begun)
    count_running(change, rows, 1)
    _tell(change, rows, begun)
    seal = change.core.seal
    return [
        _told(task["id"], 1, secret, seal.opened(row.input, job.id))
        for row, task, secret in zip(rows, begun, secrets, strict=True)
    ]


def _with_room(change: Change, rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Those whose tree may run so many more (R116)."""
    left: dict[str, int] = {}
    chosen: list[Row[Any]] = []
    for row in rows:
        if row.root_id is not None:
            if row.root_id not in left:
                running = change.db.execute(_ROOT, {"root": row.root_id}).scalar_one()
                left[row.root_id] = change.core.config.max_running - running
            if left[row.root_id] <= 0:
                continue
            left[row.root_id] -= 1
        chosen.append(row)
    return chosen


def _tasks(change: Change, job: Row[Any], rows: Sequence[Row[Any]], secrets: Sequence[str]) -> list[dict[str, Any]]:
    longest = job.timeout_min * 60
    limits = [longest if row.each_s is None else min(row.each_s, longest) for row in rows]
    same = {
        "job_id": job.id,
        "status": RUNNING,
        "attempt": 1,
        "added": change.now,
        "added_wall": change.wall,
    }
    return [
        {
            **same,
            "id": task_id,
            "planned_task_id": planned.id,
            "root_id": planned.root_id or task_id,
            "depth": planned.depth,
            "token_hash": token_hash(secret),
            "limit_s": limit,
            "deadline": change.now + limit,
        }
        for task_id, planned, secret, limit in zip(change.core.ids(len(rows)), rows, secrets, limits, strict=True)
    ]


def _tell(change: Change, rows: Sequence[Row[Any]], begun: Sequence[dict[str, Any]]) -> None:
    change.core.due(min(task["deadline"] for task in begun))
    change.events(
        "assign",
        [
            {"job_id": row.job_id, "task_id": task["id"], "planned_task_id": row.id}
            for row, task in zip(rows, begun, strict=True)
        ],
        enters=RUNNING, attempt=1,
    )  # fmt: skip
    parents: Counter[str] = Counter(row.parent_task_id for row in rows if row.parent_task_id is not None)
    change.wake(*(f"children:{parent}" for parent in parents))


def taken_again(change: Change, task_ids: Sequence[str]) -> list[dict[str, Any]]:
    """The same tasks with new secrets, those that still run; the ones before are void (R96)."""
    told: list[dict[str, Any]] = []
    for task_id in task_ids:
        row = change.db.execute(_GIVEN, {"task": task_id}).first()
        if row is not None:
            secret = change.core.token()
            change.db.execute(_AGAIN, {"task": task_id, "new_hash": token_hash(secret)})
            told.append(_told(task_id, row.attempt, secret, change.core.seal.opened(row.input, row.job_id)))
    return told


def _told(task_id: str, attempt: int, secret: str, given: str) -> dict[str, Any]:
    return {"job_task_id": task_id, "attempt": attempt, "task_token": secret, "remote_device_id": None, "input": given}

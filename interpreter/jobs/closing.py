"""How a job task ends, whoever ends it: one guarded update, then everything that hangs on a running task is let go."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from interpreter.jobs import offering
from interpreter.jobs.core import AssignedTask, Change
from interpreter.jobs.gate import find, forget_keys, token_hash
from interpreter.jobs.planning import expire_planned, next_expiry, planned_of
from interpreter.jobs.prepared import Prepared
from interpreter.jobs.queues import parent_ended
from interpreter.jobs.rules.edges import DELETED, FAILED, RUNNING, leaving
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.scheduling import announce, start_what_can, task_left
from interpreter.jobs.tables import devices, jobs, planned_tasks, tasks

NO_FINAL = "ended without final submission"
TIME_OVER = "its time is over"


def move(change: Change, row: Row[Any], act: str, to: str, **values: Any) -> bool:
    """Change a task's status along an edge; False when it had left that status by now."""
    return _moved(change, row, planned_of(change, row), (act, to), values)


@cache
def _to(names: tuple[str, ...]) -> Prepared:
    """The change of a task's status along with other columns."""
    values = {name: bindparam(f"new_{name}", type_=tasks.c[name].type) for name in ("status", *names)}
    return Prepared(
        update(tasks).where(tasks.c.id == bindparam("task"), tasks.c.status == bindparam("was")).values(values)
    )


def _moved(
    change: Change, row: Row[Any], planned: Row[Any] | None, edge: tuple[str, str], values: dict[str, Any]
) -> bool:
    act, to = edge
    if row.status not in leaving(act, to):
        return False
    given = {f"new_{name}": value for name, value in values.items()}
    moved = change.db.execute(_to(tuple(values)), {**given, "new_status": to, "task": row.id, "was": row.status})
    if moved.rowcount != 1:
        return False
    change.event(act, job=row.job_id, task=row.id, leaves=row.status, enters=to)
    if planned is not None and planned.parent_task_id is not None:
        change.wake(f"children:{planned.parent_task_id}")
    return True


def end(change: Change, row: Row[Any], act: str, to: str, **values: Any) -> bool:
    """Close a running task: its phone, its place in batch and job, and its offers are free again."""
    planned = planned_of(change, row)
    values |= {"finished": change.now, "finished_wall": change.core.time.wall(), "holds": None, "wants": False}
    if planned is None or not _moved(change, row, planned, (act, to), values):
        return False
    offering.task_ended(change, row)
    change.wake(f"device:{row.id}")
    parent_ended(change, row.id)
    task_left(change, planned)
    return True


def stop(change: Change, row: Row[Any], act: str, to: str, reason: str, **values: Any) -> bool:
    """Close a running task from outside and tell whoever runs it."""
    if not end(change, row, act, to, **values):
        return False
    listener, task_id = change.core.listener, row.id
    change.then(lambda: listener.on_stopped(task_id, reason))
    return True


def close_overdue(change: Change) -> float | None:
    """Close tasks whose time is over and drop expired planned ones; gives when the next is due."""
    overdue = select(tasks).where(tasks.c.status == RUNNING, tasks.c.deadline <= change.now)
    for row in change.db.execute(overdue.order_by(tasks.c.deadline, tasks.c.id).with_for_update()).all():
        stop(
            change, row, "time over", FAILED, "time over",
            comment=TIME_OVER, failure_reason=TIME_OVER, ended_by="time",
        )  # fmt: skip
    expire_planned(change)
    start_what_can(change)
    ends = change.db.execute(select(func.min(tasks.c.deadline)).where(tasks.c.status == RUNNING)).scalar()
    return min(
        (at for at in (ends, next_expiry(change), *_next_free(change), forget_keys(change)) if at is not None),
        default=None,
    )


def _next_free(change: Change) -> tuple[float | None, float | None]:
    """When the next task may be taken on and the next phone be used, after their worker was lost (R99)."""
    vacant = select(func.min(tasks.c.vacant)).where(tasks.c.status == RUNNING, tasks.c.vacant > change.now)
    rests = select(func.min(devices.c.quarantined)).where(devices.c.quarantined > change.now)
    return change.db.execute(vacant).scalar(), change.db.execute(rests).scalar()


def end_without_final(change: Change, task_id: str) -> bool:
    """The program ended and said nothing: failed (R19). False when the task was closed already."""
    row = find(change, task_id)
    return row is not None and end(
        change, row, "ended", FAILED, comment=NO_FINAL, failure_reason=NO_FINAL, ended_by="ended"
    )


def lose(change: Change, task_id: str, reason: str) -> bool:
    """The worker is gone for good: failed, its last proof kept. False when the task was closed already."""
    row = find(change, task_id)
    return row is not None and stop(
        change, row, "lost", FAILED, "lost", comment="lost", failure_reason=reason, ended_by="lost"
    )


def remove(change: Change, row: Row[Any]) -> bool:
    """Remove a task in any status; its children stay (R121)."""
    if row.status == RUNNING:
        return stop(change, row, "remove", DELETED, "removed", ended_by="removed")
    return move(change, row, "remove", DELETED)


def go_on(change: Change, task_id: str) -> AssignedTask:
    """A new attempt at a running task: the old worker is shut out, its offer void, its proof kept (R100)."""
    row = find(change, task_id)
    if row is None or row.status != RUNNING:
        raise Refused("the task is not running", "finished")
    token = change.core.token()
    change.db.execute(
        update(tasks)
        .where(tasks.c.id == task_id, tasks.c.status == RUNNING, tasks.c.attempt == row.attempt)
        .values(attempt=row.attempt + 1, token_hash=token_hash(token), number=None, number_digest=None)
    )
    change.event("go on", job=row.job_id, task=task_id, leaves=RUNNING, enters=RUNNING, attempt=row.attempt + 1)
    offering.void_own(change, row, "its worker was replaced")
    again = replace(_assigned(change, row), attempt=row.attempt + 1, task_token=token)
    announce(change, again)
    return again


def standing(change: Change, task_id: str) -> AssignedTask:
    """A task as it was assigned, its attempt the same: whoever ran it goes on with it. It has no token."""
    row = find(change, task_id)
    if row is None:
        raise Refused("there is no such task", "no_task")
    return _assigned(change, row)


def _assigned(change: Change, row: Row[Any]) -> AssignedTask:
    job = change.db.execute(select(jobs).where(jobs.c.id == row.job_id)).one()
    planned = change.db.execute(
        select(planned_tasks.c.id, planned_tasks.c.parent_task_id, planned_tasks.c.input).where(
            planned_tasks.c.id == row.planned_task_id
        )
    ).one()
    text = change.core.seal.opened(planned.input, job.id)
    return AssignedTask(
        row.id, planned.id, planned.parent_task_id,
        row.attempt, job.id, job.automation_id, text, row.holds, row.limit_s, "",
    )  # fmt: skip

"""What people watch: the jobs that they may see, and trees of tasks with what each one waits for.

A sub-task of a job that the user may not view shows its status alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, Select, and_, case, func, or_, select, tuple_

from interpreter.jobs.branching import comment_of
from interpreter.jobs.core import Change
from interpreter.jobs.lacking import lacking
from interpreter.jobs.listing import Page
from interpreter.jobs.offering import OPEN
from interpreter.jobs.rules.edges import ARRIVING, DELETED, PLANNED, RUNNING
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.rules.values import parsed
from interpreter.jobs.sealing import masked
from interpreter.jobs.tables import batches, devices, jobs, offers, planned_tasks, shares, tasks, users

Node = dict[str, Any]


def jobs_seen(change: Change, user_id: str, page: Page) -> dict[str, Any]:
    """A page of the jobs that a user owns or that are shared with it, newest first."""
    query = (
        select(jobs, users.c.name.label("owner"), shares.c.right)
        .join(users, users.c.id == jobs.c.owner_id)
        .outerjoin(shares, and_(shares.c.job_id == jobs.c.id, shares.c.user_id == user_id))
        .where(or_(jobs.c.owner_id == user_id, shares.c.right.is_not(None)))
        .order_by(jobs.c.added.desc(), jobs.c.id.desc())
        .limit(page.limit)
    )
    if page.after is not None:
        query = query.where(tuple_(jobs.c.added, jobs.c.id) < tuple_(*_place(page.after)))
    rows = change.db.execute(query).all()
    counts = _counts(change, tasks, [row.id for row in rows])
    planned = _counts(change, planned_tasks, [row.id for row in rows])
    dumped = _dumped(change, [row.id for row in rows])
    listed = [
        {
            "job_id": row.id,
            "name": row.name,
            "owner": row.owner,
            "right": "own" if row.owner_id == user_id else row.right,
            "review": row.review,
            "automation_id": row.automation_id,
            "counts": counts.get(row.id, {}),
            "planned": planned.get(row.id, {}).get(PLANNED, 0),
            "rows": dumped.get(row.id, 0),
        }
        for row in rows
    ]
    more = len(rows) == page.limit
    lacks = [lack.sentence for lack in lacking(change) if lack.job_id in counts.keys() | planned.keys()]
    return {"jobs": listed, "lacks": lacks, "next": f"{rows[-1].added!r}/{rows[-1].id}" if more else None}


def _counts(change: Change, table: Any, job_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """Job → status → how many of its rows."""
    query = (
        select(table.c.job_id, table.c.status, func.count())
        .where(table.c.job_id.in_(job_ids), table.c.status.not_in((DELETED, ARRIVING)))
        .group_by(table.c.job_id, table.c.status)
    )
    return _nested(change.db.execute(query))


def _nested(rows: Iterable[Any]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for outer, inner, count in rows:
        found.setdefault(outer, {})[inner] = count
    return found


def _dumped(change: Change, job_ids: Sequence[str]) -> dict[str, int]:
    query = (
        select(tasks.c.job_id, func.count())
        .where(tasks.c.job_id.in_(job_ids), tasks.c.source_task_id.is_not(None), tasks.c.status != DELETED)
        .group_by(tasks.c.job_id)
    )
    return {row[0]: row[1] for row in change.db.execute(query)}


_STATUS = func.coalesce(tasks.c.status, planned_tasks.c.status)
_ORIGIN = func.coalesce(planned_tasks.c.job_id, tasks.c.job_id)
_OFFER = offers.alias()


def _nodes(*, planned_first: bool) -> Select[Any]:
    """Planned tasks with the job task of each, if any; or job tasks, also those that nobody planned (dumped rows)."""
    same = tasks.c.planned_task_id == planned_tasks.c.id
    pairs = planned_tasks.outerjoin(tasks, same) if planned_first else tasks.outerjoin(planned_tasks, same)
    return (
        select(
            planned_tasks.c.id.label("planned_id"), planned_tasks.c.place, planned_tasks.c.input,
            planned_tasks.c.parent_task_id, planned_tasks.c.comment.label("planned_comment"), planned_tasks.c.pin,
            planned_tasks.c.needs_device, planned_tasks.c.later, planned_tasks.c.startable,
            planned_tasks.c.added.label("planned_at"), planned_tasks.c.added_wall.label("planned_wall"),
            batches.c.at_most, jobs.c.slots, jobs.c.running.label("job_running"), jobs.c.name.label("job_name"),
            _ORIGIN.label("of_job"), _STATUS.label("now"), tasks, devices.c.name.label("device_name"),
            _OFFER.c.topic, _OFFER.c.waiting_since,
        )
        .select_from(pairs)
        .outerjoin(batches, batches.c.id == planned_tasks.c.batch_id)
        .outerjoin(jobs, jobs.c.id == _ORIGIN)
        .outerjoin(devices, devices.c.remote_device_id == tasks.c.device_id)
        .outerjoin(_OFFER, and_(_OFFER.c.task_id == tasks.c.id, _OFFER.c.state == OPEN))
    )  # fmt: skip


_TASKS, _CHILDREN = _nodes(planned_first=False), _nodes(planned_first=True)


def tasks_seen(change: Change, job_id: str, page: Page, status: str | None) -> dict[str, Any]:
    """A page of a job's tasks as they stand in trees: newest first; planned ones in their order."""
    if status == PLANNED:
        query = _CHILDREN.where(planned_tasks.c.job_id == job_id, planned_tasks.c.status == PLANNED)
        query = query.where(planned_tasks.c.place > page.number()).order_by(planned_tasks.c.place)
    else:
        query = _TASKS.where(tasks.c.job_id == job_id, tasks.c.status != DELETED)
        query = query if status is None else query.where(tasks.c.status == status)
        query = query.order_by(tasks.c.added.desc(), tasks.c.id.desc())
        if page.after is not None:
            query = query.where(tuple_(tasks.c.added, tasks.c.id) < tuple_(*_place(page.after)))
    rows = change.db.execute(query.limit(page.limit)).all()
    inner = _sub_tasks(change, [row.id for row in rows if row.id is not None])
    listed = [_node(change, row, inner.get(row.id, {}), visible=True) for row in rows]
    found = {"tasks": listed, "lacks": [lack.sentence for lack in lacking(change, job_id=job_id)]}
    if len(rows) < page.limit:
        return {**found, "next": None}
    last = rows[-1]
    return {**found, "next": str(last.place) if status == PLANNED else f"{last.added!r}/{last.id}"}


def _place(after: str) -> tuple[float, str]:
    at, _, row_id = after.partition("/")
    try:
        return float(at), row_id
    except ValueError:
        raise Refused("that place in the list cannot be read", "bad_id") from None


def tree_of(change: Change, user_id: str, job_task_id: str, page: Page) -> dict[str, Any]:
    """A task with those above it, and a page of its sub-tasks in order."""
    own = change.db.execute(_TASKS.where(tasks.c.id == job_task_id)).one()
    above = _above(change, own.parent_task_id)
    query = _CHILDREN.where(
        planned_tasks.c.parent_task_id == job_task_id,
        planned_tasks.c.status != ARRIVING,
        planned_tasks.c.place > page.number(),
    )
    below = change.db.execute(query.order_by(planned_tasks.c.place).limit(page.limit)).all()
    rows = [*above, own, *below]
    inner = _sub_tasks(change, [row.id for row in rows if row.id is not None])
    seen = _seen(change, user_id, {row.of_job for row in rows})
    shown = [_node(change, row, inner.get(row.id, {}), visible=row.of_job in seen) for row in rows]
    more = len(below) == page.limit
    return {
        "above": shown[: len(above)],
        "task": shown[len(above)],
        "below": shown[len(above) + 1 :],
        "next": str(below[-1].place) if more else None,
    }


def _above(change: Change, parent_id: str | None) -> list[Row[Any]]:
    found: list[Row[Any]] = []
    while parent_id is not None:
        row = change.db.execute(_TASKS.where(tasks.c.id == parent_id)).one()
        found.insert(0, row)
        parent_id = row.parent_task_id
    return found


def _sub_tasks(change: Change, task_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    query = (
        select(planned_tasks.c.parent_task_id, _STATUS, func.count())
        .outerjoin(tasks, tasks.c.planned_task_id == planned_tasks.c.id)
        .where(planned_tasks.c.parent_task_id.in_(task_ids), planned_tasks.c.status != ARRIVING)
        .group_by(planned_tasks.c.parent_task_id, _STATUS)
    )
    return _nested(change.db.execute(query))


def _seen(change: Change, user_id: str, job_ids: set[str]) -> set[str]:
    owned = select(jobs.c.id).where(jobs.c.owner_id == user_id, jobs.c.id.in_(job_ids))
    shared = select(shares.c.job_id).where(shares.c.user_id == user_id, shares.c.job_id.in_(job_ids))
    return {*change.db.execute(owned).scalars(), *change.db.execute(shared).scalars()}


_HIDDEN = (
    "planned_task_id",
    "job_task_id",
    "job_id",
    "job",
    "input",
    "comment",
    "failureReason",
    "job_proof",
    "device",
)


def _node(change: Change, row: Row[Any], inner: dict[str, int], *, visible: bool) -> Node:
    proof = parsed(row.proof) if row.id is not None else None
    node = {
        "planned_task_id": row.planned_id,
        "job_task_id": row.id,
        "job_id": row.of_job,
        "job": row.job_name,
        "status": row.now,
        "attempt": row.attempt,
        "input": None if row.input is None else masked(row.input),
        "comment": row.planned_comment if row.id is None else comment_of(row, proof),
        "failureReason": row.failure_reason,
        "job_proof": None if row.now == DELETED else row.proof,
        "remote_device_id": row.device_id,
        "device": row.device_name,
        "added": row.planned_wall or row.added_wall,
        "finished": row.finished_wall,
        "sub_tasks": inner,
        "waits": _waits(change, row, inner),
    }
    return node if visible else {**node, **dict.fromkeys(_HIDDEN)}


def _waits(change: Change, row: Row[Any], inner: dict[str, int]) -> dict[str, Any] | None:
    """What a task waits for: `{for, topic, seconds, reason}`, None when nothing keeps it."""
    if row.now == PLANNED:
        return _planned_waits(change, row)
    if row.now != RUNNING:
        return None
    if row.wants:
        return _wait("phone", change.now - row.wants_since, "no phone is free for it")
    if row.waiting_since is not None:
        return _wait("taker", change.now - row.waiting_since, "no other task has taken its offer", row.topic)
    wait = change.core.waiting.of(row.id)
    if wait is None or wait.what == "taker":  # its offer is taken or gone
        return None
    if wait.what == "topic":
        return _wait("topic", change.now - wait.since, "no other task offers it now", wait.topic)
    open_ones = sum(inner.get(status, 0) for status in (PLANNED, RUNNING))
    return _wait("sub-tasks", change.now - wait.since, f"{open_ones} of {sum(inner.values())} are not done")


def _planned_waits(change: Change, row: Row[Any]) -> dict[str, Any]:
    seconds = change.now - (row.startable if row.startable is not None else row.planned_at)
    if row.later:
        return _wait("start", seconds, "its owner starts it")
    if row.startable is None:
        return _wait("place", seconds, f"at most {row.at_most} of its batch run at a time")
    if row.slots is not None and row.job_running >= row.slots:
        return _wait("place", seconds, f"at most {row.slots} tasks of its job run at a time")
    if row.pin is not None:
        return _wait("phone", seconds, f"its phone is {_state(change, row.pin)}")
    if row.needs_device:
        return _wait("phone", seconds, "no phone is free for it")
    full = "too many tasks run already" if change.core.config.runs_tasks else "no worker has taken it yet"
    return _wait("place", seconds, full)


def _state(change: Change, pin: str) -> str:
    held = select(tasks.c.id).where(tasks.c.holds == pin).exists()
    query = select(case((held, "busy"), else_=devices.c.state)).where(devices.c.remote_device_id == pin)
    return str(change.db.execute(query).scalar() or "unknown")


def _wait(what: str, seconds: float, reason: str, topic: str | None = None) -> dict[str, Any]:
    return {"for": what, "topic": topic, "seconds": round(max(0.0, seconds), 1), "reason": reason}

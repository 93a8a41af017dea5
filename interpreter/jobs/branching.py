"""Sub-tasks: planned by a running task, looked at by it alone (R39–R67, R113, R114)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Column, Row, Table, bindparam, select

from interpreter.jobs.arriving import in_pieces
from interpreter.jobs.core import Change, Core
from interpreter.jobs.gate import Seat, enter, keep, replayed, seated
from interpreter.jobs.planning import (
    Plan,
    check_pin,
    filled_texts,
    insert_plan,
    job_row,
    only_phone_is_held,
    told,
    told_new,
)
from interpreter.jobs.prepared import Prepared, PreparedMany
from interpreter.jobs.proving import right_of
from interpreter.jobs.rules import access
from interpreter.jobs.rules.edges import ARRIVING, DECLINED, DELETED, FAILED, RUNNING, SETTLED
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.rules.sub_tasks import Order
from interpreter.jobs.rules.values import digest, is_id, parsed
from interpreter.jobs.sealing import masked
from interpreter.jobs.tables import batches, files, jobs, planned_tasks, tasks

ADD = "add_sub_tasks"
PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Bounds:
    """How a batch may run: at most so many at a time, each so many seconds, its starter waiting or not."""

    at_most: int | None = None
    each_s: float | None = None
    will_wait: bool = False


def add(core: Core, seat: Seat | None, order: Order, bounds: Bounds, key: str | None) -> dict[str, Any]:
    """Plan the items of an order as children of the current task."""

    def judged(change: Change) -> tuple[str | None, str]:
        """The batch that was planned before under this key, if any, and the fingerprint."""
        fingerprint = digest([*_sealed(change, order).body(), bounds.at_most, bounds.each_s])
        known = None if seat is None else replayed(change, seat.job_task_id, ADD, key, fingerprint)
        return None if known is None else known["batch"], fingerprint

    def prepare(change: Change) -> Plan | None:
        known, _ = judged(change)
        return _plan(change, seat, order, bounds, key) if known is None else None

    def finish(change: Change, arrived: str | None) -> dict[str, Any]:
        known, fingerprint = judged(change)
        if known is not None:
            return told(change, known)
        plan = _plan(change, seat, order, bounds, key)
        assert plan.parent is not None
        new = insert_plan(change, plan, arrived)
        keep(change, plan.parent.id, ADD, key, fingerprint, batch=new.batch)
        return told_new(change, plan, new)

    return in_pieces(core, len(order.items), prepare, finish)


def _plan(change: Change, seat: Seat | None, order: Order, bounds: Bounds, key: str | None) -> Plan:
    parent = enter(change, seat)
    job = _target(change, parent, order.job_id)
    texts = filled_texts(change, job, order.items)
    check_pin(change, order.remote_device_id)
    if bounds.will_wait and only_phone_is_held(change, parent, job, order.remote_device_id):
        raise Refused("the sub-tasks need the only phone, and this task keeps it while it waits", "only_phone")
    return Plan(job, texts, order.run_immediately, order.remote_device_id, parent, bounds.at_most, bounds.each_s, key)


def _sealed(change: Change, order: Order) -> Order:
    """The order as its fingerprint may say it: a secret leaves no trace that could be tried out."""
    job = job_row(change, order.job_id or "", lock=False)
    if job is None or job.job_variables_schema is None:
        return order
    schema = parsed(job.job_variables_schema)
    return replace(order, items=tuple(change.core.seal.sealed(schema, item, job.id) for item in order.items))


def _target(change: Change, parent: Row[Any], job_id: str | None) -> Row[Any]:
    """The job that sub-tasks go to; another one must be editable and open for them (R42, R43)."""
    own = job_row(change, parent.job_id, lock=False)
    assert own is not None, "its task refers to it"
    if job_id is None or job_id == own.id:
        return own
    target = job_row(change, job_id) if is_id(job_id) else None
    if target is None or not access.may_edit(own.owner_id, target.owner_id, right_of(change, job_id, own.owner_id)):
        raise access.absent()
    if not target.allow_sub_tasks:
        raise Refused("that job does not take sub-tasks of other jobs", "no_sub_tasks")
    return target


def own_job(change: Change, seat: Seat | None) -> str:
    """The job of the current task (R41)."""
    return str(seated(change, seat).job_id)


def _of(table: Table, *names: str) -> list[Column[Any]]:
    """Some columns of a table; a row of all of them takes several times as long to fetch."""
    return [table.c[name] for name in names]


_CHILDREN = PreparedMany(
    lambda ids: (
        select(*_of(planned_tasks, "id", "parent_task_id", "status", "comment", "input"), jobs.c.timeout_min)
        .join(jobs, jobs.c.id == planned_tasks.c.job_id)
        .where(planned_tasks.c.id.in_(ids), planned_tasks.c.parent_task_id == bindparam("parent"))
    )
)
_TASKS = PreparedMany(
    lambda ids: select(*_of(tasks, "id", "planned_task_id", "status", "comment", "proof")).where(
        tasks.c.planned_task_id.in_(ids)
    )
)
_FILES = PreparedMany(
    lambda ids: select(*_of(files, "id", "task_id", "name", "extension")).where(files.c.task_id.in_(ids), ~files.c.late)
)


def look(change: Change, seat: Seat | None, ids: Sequence[str]) -> dict[str, Any]:
    """The children among these ids, and what their statuses are as one word (R57–R65)."""
    parent = seated(change, seat)
    rows = {row.id: row for row in _CHILDREN.rows(change.db, ids, parent=parent.id)}
    running = _tasks_of(change, rows)
    found_files = files_of(change, [task.id for task in running.values()])
    children = {
        planned_id: _child(rows[planned_id], running.get(planned_id), found_files)
        for planned_id in ids
        if planned_id in rows
    }
    seen = digest({planned_id: child["status"] for planned_id, child in children.items()})[:16]
    return {"tasks": children, "seen": seen}


def settled(answer: dict[str, Any]) -> bool:
    """Whether no child in an answer can still change by running."""
    return all(child["status"] in SETTLED for child in answer["tasks"].values())


def _tasks_of(change: Change, planned_ids: Iterable[str]) -> dict[str, Row[Any]]:
    return {row.planned_task_id: row for row in _TASKS.rows(change.db, planned_ids)}


def files_of(change: Change, task_ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """Task id → file name → address, without late files."""
    result: dict[str, dict[str, str]] = {}
    for row in _FILES.rows(change.db, task_ids):
        result.setdefault(row.task_id, {})[row.name] = change.core.filing.url(row.id, row.extension)
    return result


def _child(planned: Row[Any], task: Row[Any] | None, found_files: dict[str, dict[str, str]]) -> dict[str, Any]:
    status = planned.status if task is None else task.status
    proof = parsed(task.proof) if task is not None and status != DELETED else None
    return {
        "parent_task_id": planned.parent_task_id,
        "comment": planned.comment if task is None else comment_of(task, proof),
        "job_proof": proof,
        "timeout": minutes(planned.timeout_min * 60),
        "status": status,
        "id": planned.id,
        "job_task_id": None if task is None else task.id,
        "input": parsed(masked(planned.input)),
        "data": proof,
        "files": {} if task is None or status == DELETED else found_files.get(task.id, {}),
    }


def comment_of(task: Row[Any], proof: Any) -> str | None:
    """The reviewer's comment, else the task's own reason for failing or declining."""
    if task.comment is not None or task.status not in (FAILED, DECLINED):
        return None if task.comment is None else str(task.comment)
    reason = proof.get("reason") if isinstance(proof, dict) else None
    return reason if isinstance(reason, str) else None


def minutes(seconds: float) -> float:
    """Minutes, whole where they are whole (R67)."""
    value = seconds / 60
    return int(value) if math.isfinite(value) and value == int(value) else value


def children(change: Change, seat: Seat | None, after: str | None) -> dict[str, Any]:
    """All planned tasks of the current task in order, a page at a time (R113)."""
    parent = seated(change, seat)
    if after is not None and not after.isdecimal():
        raise Refused("that place in the list cannot be read", "bad_id")
    query = (
        select(planned_tasks, batches.c.key)
        .join(batches, batches.c.id == planned_tasks.c.batch_id)
        .where(
            planned_tasks.c.parent_task_id == parent.id,
            planned_tasks.c.status != ARRIVING,
            planned_tasks.c.place > int(after or 0),
        )
        .order_by(planned_tasks.c.place)
        .limit(PAGE)
    )
    rows = change.db.execute(query).all()
    running = _tasks_of(change, [row.id for row in rows])
    listed = [
        {
            "planned_task_id": row.id,
            "job_id": row.job_id,
            "key": row.key,
            "index": row.position,
            "input": masked(row.input),
            "status": row.status if row.id not in running else running[row.id].status,
        }
        for row in rows
    ]
    return {"children": listed, "next": str(rows[-1].place) if len(rows) == PAGE else None}


_INPUT = Prepared(select(planned_tasks.c.input).where(planned_tasks.c.id == bindparam("planned")))


def current(change: Change, seat: Seat | None) -> dict[str, Any]:
    """getCurrentTask: own id, proof or input, timeout, and how it ended (R69–R72, R128, R129)."""
    task = seated(change, seat)
    text = str(change.db.execute(_INPUT, {"planned": task.planned_task_id}).scalar())
    live = seat is not None and task.status == RUNNING and task.attempt == seat.attempt
    given = parsed(change.core.seal.opened(text, task.job_id) if live else masked(text))
    final = None if task.final_digest is None else {"status": task.status, "digest": task.final_digest}
    return {
        "parent_task_id": task.id,
        "job_proof": given if task.proof is None else parsed(task.proof),
        "timeout": minutes(task.limit_s),
        "input": given,
        "attempt": task.attempt,
        "final": final,
    }

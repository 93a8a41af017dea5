"""Putting inputs into a job's queue as planned tasks, and taking them out of it again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Float, Integer, Row, and_, bindparam, case, func, insert, select, update

from interpreter.jobs.core import Change
from interpreter.jobs.failpoints import HALF_A_BATCH, pass_by
from interpreter.jobs.lacking import lack_of
from interpreter.jobs.prepared import Prepared
from interpreter.jobs.queues import line_of, waits
from interpreter.jobs.rules.edges import ARRIVING, ASSIGNED, DELETED, PLANNED, PLANNED_EDGES
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.rules.schema import fill
from interpreter.jobs.rules.values import text_of
from interpreter.jobs.scheduling import promote, start_what_can
from interpreter.jobs.sealing import masked
from interpreter.jobs.tables import batches, devices, jobs, planned_tasks, roots


@dataclass(frozen=True, slots=True)
class Plan:
    """One batch of inputs for a job; `parent` is the row of the task that plans it."""

    job: Row[Any]
    inputs: tuple[str, ...]
    run_immediately: bool
    pin: str | None = None
    parent: Row[Any] | None = None
    at_most: int | None = None
    each_s: float | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Inserted:
    """A batch that was just written; `ids` of its planned tasks in order, None where they came in pieces."""

    batch: str
    ids: tuple[str, ...] | None


def filled_texts(change: Change, job: Row[Any], items: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    """The items as JSON texts, checked against the job's schema with its defaults, secrets sealed (R46, R47, R127)."""
    schema = None if job.job_variables_schema is None else json.loads(job.job_variables_schema)
    seal = change.core.seal
    return tuple(text_of(seal.sealed(schema, fill(schema, item, index), job.id)) for index, item in enumerate(items))


def check_pin(change: Change, pin: str | None) -> None:
    """Refuse a phone that nobody knows (R50)."""
    if pin is None:
        return
    state = change.db.execute(select(devices.c.state).where(devices.c.remote_device_id == pin)).scalar()
    if state in (None, "retired"):
        raise Refused("there is no such phone", "no_such_device")


_NEW_BATCH, _NEW_PLANNED = Prepared(insert(batches)), Prepared(insert(planned_tasks))


def new_batch(change: Change, plan: Plan) -> str:
    """Write the row of a batch; gives its id."""
    batch_id = change.core.id()
    change.db.execute(
        _NEW_BATCH,
        {
            "id": batch_id,
            "parent_task_id": None if plan.parent is None else plan.parent.id,
            "job_id": plan.job.id,
            "key": plan.key,
            "at_most": plan.at_most,
            "at_once": plan.run_immediately,
        },
    )
    return batch_id


def new_rows(change: Change, plan: Plan, batch_id: str, positions: range, status: str) -> tuple[str, ...]:
    """Write the planned tasks of these positions of a batch; their ids in order."""
    needs_device = plan.job.needs_device or plan.pin is not None
    phone = plan.pin or ("any" if needs_device else None)
    own_line = plan.at_most is not None or not change.core.config.pick_up
    same = {
        "job_id": plan.job.id,
        "line": line_of(plan.job.id, plan.parent, phone=phone, batch=batch_id if own_line else None),
        "batch_id": batch_id,
        "parent_task_id": None if plan.parent is None else plan.parent.id,
        "root_id": None if plan.parent is None else plan.parent.root_id,
        "depth": 0 if plan.parent is None else plan.parent.depth + 1,
        "owner_id": plan.job.owner_id,
        "pin": plan.pin,
        "needs_device": needs_device,
        "later": not plan.run_immediately,
        "status": status,
        "each_s": plan.each_s,
        "ttl_s": change.core.config.planned_ttl_s,
        "added": change.now,
        "added_wall": change.wall,
    }
    ids = change.core.ids(len(positions))
    rows = [
        {
            **same,
            "id": planned_id,
            "position": position,
            "input": plan.inputs[position],
            "startable": change.now if status == PLANNED and _starts(plan, position) else None,
        }
        for planned_id, position in zip(ids, positions, strict=True)
    ]
    change.db.execute(_NEW_PLANNED, rows)
    return tuple(ids)


def _starts(plan: Plan, position: int) -> bool:
    return plan.run_immediately and (plan.at_most is None or position < plan.at_most)


_SEEN = Prepared(
    update(planned_tasks)
    .where(planned_tasks.c.batch_id == bindparam("batch"), planned_tasks.c.status == ARRIVING)
    .values(
        status=PLANNED,
        startable=case((planned_tasks.c.position < bindparam("first"), bindparam("since", type_=Float))),
    )
)


def insert_plan(change: Change, plan: Plan, arrived: str | None = None) -> Inserted:
    """Write a batch, or make one seen that has arrived, and start what can start of it."""
    _claim_room(change, plan)
    count = len(plan.inputs)
    ids = None
    if arrived is None:
        batch_id = new_batch(change, plan)
        ids = new_rows(change, plan, batch_id, range(count), PLANNED)
    else:
        batch_id = arrived
        first = count if plan.at_most is None else plan.at_most
        begin = {"batch": batch_id, "first": first if plan.run_immediately else 0, "since": change.now}
        change.db.execute(_SEEN, begin)
    parent_id = None if plan.parent is None else plan.parent.id
    pass_by(HALF_A_BATCH)
    change.event("plan", job=plan.job.id, task=parent_id, enters=PLANNED, batch=batch_id, count=count)
    if plan.run_immediately:
        _first_pass(change, batch_id)
    if parent_id is not None:
        change.wake(f"children:{parent_id}")
    return Inserted(batch_id, ids)


_CLAIM_ROOM = Prepared(
    update(roots)
    .where(
        roots.c.id == bindparam("root"),
        roots.c.total + bindparam("more", type_=Integer) <= bindparam("most", type_=Integer),
    )
    .values(total=roots.c.total + bindparam("more", type_=Integer))
)


def _claim_room(change: Change, plan: Plan) -> None:
    """Count the new tasks against the caps of their tree (R55, R116)."""
    if plan.parent is None:
        return
    config = change.core.config
    if plan.parent.depth + 1 > config.max_depth:
        raise Refused(f"sub-tasks may be nested {config.max_depth} deep", "too_deep")
    wanted = {"root": plan.parent.root_id, "more": len(plan.inputs), "most": config.max_total}
    claimed = change.db.execute(_CLAIM_ROOM, wanted)
    if claimed.rowcount != 1:
        raise Refused(f"one task may lead to at most {config.max_total} sub-tasks", "too_many")


def _first_pass(change: Change, batch_id: str) -> None:
    """Start what can start now, and note which of the batch that was (R48)."""
    ttl = change.core.config.planned_ttl_s
    if ttl is not None:
        change.core.due(change.now + ttl)
    start_what_can(change, only_batch=None if change.core.config.pick_up else batch_id)
    change.db.execute(
        update(planned_tasks)
        .where(planned_tasks.c.batch_id == batch_id)
        .values(first_pass=case((planned_tasks.c.status == ASSIGNED, True), else_=False))
    )


_BATCH = Prepared(select(batches.c.at_once, batches.c.job_id).where(batches.c.id == bindparam("batch")))
_OF_BATCH = Prepared(
    select(planned_tasks.c.id, planned_tasks.c.job_id, planned_tasks.c.input, planned_tasks.c.first_pass)
    .where(planned_tasks.c.batch_id == bindparam("batch"))
    .order_by(planned_tasks.c.position)
)


def told(change: Change, batch_id: str) -> dict[str, Any]:
    """What the call that planned a batch answers, from the rows (R45, R46, R48)."""
    batch = change.db.execute(_BATCH, {"batch": batch_id}).one()
    rows = change.db.execute(_OF_BATCH, {"batch": batch_id}).all()
    answer: dict[str, Any] = {"inserted_ids": [{"planned_task_id": row.id, "input": masked(row.input)} for row in rows]}
    if batch.at_once:
        answer["assignment_results"] = [{"planned_task_id": row.id, "assigned": bool(row.first_pass)} for row in rows]
        lack = lack_of(change, batch.job_id, rows[0].id) if rows else None
        if lack is not None:
            answer["lacking"] = lack.sentence
    return answer


def told_new(change: Change, plan: Plan, new: Inserted) -> dict[str, Any]:
    """The same, of a batch that was just written: what is known already is not read again."""
    if new.ids is None or plan.run_immediately:
        return told(change, new.batch)
    pairs = zip(new.ids, plan.inputs, strict=True)
    return {"inserted_ids": [{"planned_task_id": planned, "input": masked(text)} for planned, text in pairs]}


def count_planned(change: Change, job_id: str) -> int:
    """How many planned tasks a job has, assigned or not; deleted ones do not count (R24)."""
    return int(
        change.db.execute(
            select(func.count())
            .select_from(planned_tasks)
            .where(planned_tasks.c.job_id == job_id, planned_tasks.c.status.not_in((DELETED, ARRIVING)))
        ).scalar_one()
    )


def drop_planned(change: Change, row: Row[Any], act: str, comment: str | None) -> bool:
    """Take one planned task out of the queue, unless it is assigned by now; it stays as a tombstone (R63)."""
    assert (PLANNED, act, DELETED) in PLANNED_EDGES
    gone = change.db.execute(
        update(planned_tasks)
        .where(planned_tasks.c.id == row.id, planned_tasks.c.status == PLANNED)
        .values(status=DELETED, comment=comment)
    )
    if gone.rowcount != 1:
        return False
    change.event(act, job=row.job_id, planned=row.id, leaves=PLANNED, enters=DELETED)
    if row.startable is not None:
        promote(change, row.batch_id)
    if row.parent_task_id is not None:
        change.wake(f"children:{row.parent_task_id}")
    return True


def let_start(change: Change, row: Row[Any]) -> None:
    """Give a planned task that waits for its owner to the scheduler; its time to live begins now."""
    freed = change.db.execute(
        update(planned_tasks)
        .where(planned_tasks.c.id == row.id, planned_tasks.c.status == PLANNED, planned_tasks.c.later)
        .values(later=False, startable=change.now)
    )
    if freed.rowcount != 1:
        raise Refused("the task starts by itself, or has started", "not_planned")
    change.event("let start", job=row.job_id, planned=row.id)
    if row.ttl_s is not None:
        change.core.due(change.now + row.ttl_s)


def expire_planned(change: Change) -> None:
    """Drop what waited longer than its time to live (R51, R117)."""
    due = planned_tasks.c.startable + planned_tasks.c.ttl_s
    rows = change.db.execute(select(planned_tasks).where(waits(planned_tasks), due <= change.now)).all()
    for row in rows:
        drop_planned(change, row, "expire", f"expired after {row.ttl_s:g} s without a phone")


def next_expiry(change: Change) -> float | None:
    """When the next planned task expires."""
    due = planned_tasks.c.startable + planned_tasks.c.ttl_s
    return change.db.execute(select(func.min(due)).where(waits(planned_tasks))).scalar()


def only_phone_is_held(change: Change, parent: Row[Any], job: Row[Any], pin: str | None) -> bool:
    """Whether children could run on no phone but the one their parent holds (R119)."""
    if not (job.needs_device or pin is not None) or parent.holds is None:
        return False
    if pin is not None:
        return bool(pin == parent.holds)
    others = select(func.count()).where(and_(devices.c.state != "retired", devices.c.remote_device_id != parent.holds))
    return bool(change.db.execute(others).scalar_one() == 0)


_JOB = Prepared(select(jobs).where(jobs.c.id == bindparam("job")))
_LOCKED_JOB = Prepared(select(jobs).where(jobs.c.id == bindparam("job")).with_for_update(key_share=True))


def job_row(change: Change, job_id: str, *, lock: bool = True) -> Row[Any] | None:
    """A job's row, locked where the database locks rows, unless it is only looked at (R120)."""
    return change.db.execute(_LOCKED_JOB if lock else _JOB, {"job": job_id}).first()


_PLANNED = Prepared(select(planned_tasks).where(planned_tasks.c.id == bindparam("planned")))


def planned_of(change: Change, task: Row[Any]) -> Row[Any] | None:
    """The planned task that a job task carries out; rows of data dumps have none."""
    if task.planned_task_id is None:
        return None
    return change.db.execute(_PLANNED, {"planned": task.planned_task_id}).one()

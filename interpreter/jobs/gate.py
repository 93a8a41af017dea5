"""The one gate in front of every write of a worker, and the keys that make a repeated write harmless (R93, R95).

The gate is a guarded update of the task's own row: where it changes nothing, nothing else is written either.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, or_, select, text, update

from interpreter.jobs.core import Change
from interpreter.jobs.prepared import Prepared
from interpreter.jobs.rules.edges import DELETED, RUNNING
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.tables import keys, tasks

KEPT_S = 7 * 24 * 3600.0  # after the task is settled
LOOK_AT_KEYS_S = 3600.0

NO_TASK = Refused("there is no current task", "no_task")


_FIND = Prepared(select(tasks).where(tasks.c.id == bindparam("task")))
_PASS = Prepared(
    update(tasks)
    .where(
        tasks.c.id == bindparam("task"),
        tasks.c.attempt == bindparam("of_attempt"),
        tasks.c.status == RUNNING,
        or_(tasks.c.deadline.is_(None), tasks.c.deadline > bindparam("now")),
    )
    .values(writes=tasks.c.writes + 1)
    .returning(tasks)
)


_LOCK_KEY = Prepared(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"))
_KNOWN = Prepared(
    select(keys.c.digest, keys.c.ids).where(
        keys.c.scope == bindparam("scope"), keys.c.endpoint == bindparam("endpoint"), keys.c.key == bindparam("key")
    )
)
_KEEP = Prepared(insert(keys))


@dataclass(frozen=True, slots=True)
class Seat:
    """Who writes: one attempt at one task."""

    job_task_id: str
    attempt: int


def enter(change: Change, seat: Seat | None) -> Row[Any]:
    """Pass the gate and get the task's row, or be refused with the reason (R15, R38, R53, R90)."""
    if seat is None:
        raise NO_TASK
    values = {"task": seat.job_task_id, "of_attempt": seat.attempt, "now": change.now}
    row = change.db.execute(_PASS, values).first()
    if row is None:
        raise _why_shut(change, seat)
    return row


def running(change: Change, seat: Seat | None) -> Row[Any]:
    """The task's row if the gate would let it pass now, without writing; the same refusals as `enter`."""
    if seat is None:
        raise NO_TASK
    row = find(change, seat.job_task_id)
    over = row is not None and row.deadline is not None and row.deadline <= change.now
    if row is None or row.attempt != seat.attempt or row.status != RUNNING or over:
        raise _why_shut(change, seat)
    return row


def _why_shut(change: Change, seat: Seat) -> Refused:
    row = find(change, seat.job_task_id)
    if row is None:
        return NO_TASK
    if row.attempt != seat.attempt or row.ended_by == "lost":
        return Refused("another worker has this task now, or it was given up as lost", "claim_lost")
    if row.status == DELETED:
        return Refused("the task was removed", "removed")
    if row.ended_by == "time" or row.status == RUNNING:
        return Refused("the time of the task is over", "time_is_over")
    return Refused("the task is finished already", "finished")


def find(change: Change, task_id: str) -> Row[Any] | None:
    """A task's row, or None."""
    return change.db.execute(_FIND, {"task": task_id}).first()


def seated(change: Change, seat: Seat | None) -> Row[Any]:
    """The row of the current task for reading, also after its end (R66, R72, R90)."""
    row = None if seat is None else find(change, seat.job_task_id)
    if row is None or row.status == DELETED:
        raise NO_TASK
    return row


def replayed(change: Change, scope: str, endpoint: str, key: str | None, digest: str) -> dict[str, Any] | None:
    """The ids of a former success under this key; refused when its body was another."""
    if key is None:
        return None
    if change.db.dialect.name == "postgresql":  # two calls with one key: the second waits and finds what the first did
        change.db.execute(_LOCK_KEY, {"key": f"{scope}/{endpoint}/{key}"})
    row = change.db.execute(_KNOWN, {"scope": scope, "endpoint": endpoint, "key": key}).first()
    if row is None:
        return None
    if row.digest != digest:
        raise Refused("this key was used for something else", "key_reused")
    found: dict[str, Any] = json.loads(row.ids)
    return found


def keep(change: Change, scope: str, endpoint: str, key: str | None, digest: str, **ids: Any) -> None:
    """Remember a success; it commits with its effect."""
    if key is not None:
        change.core.due(change.now + KEPT_S)
        change.db.execute(
            _KEEP,
            {
                "scope": scope,
                "endpoint": endpoint,
                "key": key,
                "digest": digest,
                "ids": json.dumps(ids),
                "added": change.now,
            },
        )


_OF_THE_YOUNG = (
    select(tasks.c.id)
    .where(tasks.c.id == keys.c.scope, or_(tasks.c.status == RUNNING, tasks.c.finished > bindparam("before")))
    .correlate(keys)
    .exists()
)
_FORGET = Prepared(delete(keys).where(keys.c.added <= bindparam("before"), ~_OF_THE_YOUNG))
_OLDEST = Prepared(select(func.min(keys.c.added)))


def forget_keys(change: Change) -> float | None:
    """Remove the keys of tasks that were settled a week ago, and of users after as long (R95); when to look again."""
    change.db.execute(_FORGET, {"before": change.now - KEPT_S})
    oldest: float | None = change.db.execute(_OLDEST).scalar()
    return None if oldest is None else max(oldest + KEPT_S, change.now + LOOK_AT_KEYS_S)


def token_hash(token: str) -> str:
    """How a task token is stored."""
    return hashlib.sha256(token.encode()).hexdigest()

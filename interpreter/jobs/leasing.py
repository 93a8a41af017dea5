"""Leases: a count of beats on the task's row, and what becomes of a task whose worker is gone (R97–R101).

Losing a lease shuts the former worker out in the same change; nobody gets the task or its phone before the longest
step is over, since that worker may still be in the middle of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, or_, select, update

from interpreter.jobs import offering
from interpreter.jobs.closing import stop
from interpreter.jobs.core import Change
from interpreter.jobs.elsewhere import goes_on_elsewhere
from interpreter.jobs.enlisting import leave
from interpreter.jobs.gate import token_hash
from interpreter.jobs.phones import rest
from interpreter.jobs.rules.edges import DELETED, FAILED, RUNNING
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.scheduling import start_what_can
from interpreter.jobs.tables import jobs, tasks, workers
from interpreter.jobs.worker import AT

DEATHS = 3  # with the same step in flight

_BEAT = (
    update(tasks)
    .where(
        tasks.c.token_hash == bindparam("token"),
        tasks.c.status == RUNNING,
        or_(tasks.c.deadline.is_(None), tasks.c.deadline > bindparam("now")),
    )
    .values(beats=tasks.c.beats + 1, step=bindparam("in_flight"))
)


def beat(change: Change, task_token: str, step: str | None) -> dict[str, Any]:
    """Count one beat; whether to go on, else why not."""
    values = {"token": token_hash(task_token), "now": change.now, "in_flight": step}
    if change.db.execute(_BEAT, values).rowcount == 1:
        return {"go_on": True, "reason": None}
    row = _of_token(change, task_token)
    return {"go_on": False, "reason": _why(row)}


def _why(row: Row[Any] | None) -> str:
    if row is None or row.ended_by == "lost":
        return "lost"
    if row.status == DELETED:
        return "removed"
    return "finished" if row.ended_by == "final" else "time over"


def _of_token(change: Change, task_token: str) -> Row[Any] | None:
    return change.db.execute(select(tasks).where(tasks.c.token_hash == token_hash(task_token))).first()


def of_token(change: Change, task_token: str) -> Row[Any]:
    """The row of the task that a token stands for; refused when it stands for none."""
    row = _of_token(change, task_token)
    if row is None:
        raise Refused("another worker has this task now, or it was never given out", "claim_lost")
    return row


@dataclass(frozen=True, slots=True)
class Death:
    """How an attempt ended without a word: why, with which step in flight, and from when on somebody may go on."""

    why: str  # lost, released
    step: str | None
    begun: bool
    free_at: float
    times: int = 1  # in a row, of one attempt that went on each time


def lose(change: Change, row: Row[Any]) -> None:
    """A lease stood still: the phone rests and the task goes on elsewhere, after the longest step (R99, R100)."""
    free_at = change.now + change.core.config.longest_step_s
    if row.holds is not None:
        rest(change, row.holds, free_at)
    give_up(change, row, Death("lost", row.step, row.beats > 0, free_at))


def lose_worker(change: Change, user_id: str, name: str) -> int:
    """A worker is known to be gone for good: its leases are over now; how many tasks it had."""
    here = select(workers.c.id).where(workers.c.user_id == user_id, workers.c.name == name)
    found = change.db.execute(here).scalars().all()
    if not found:
        raise Refused(f"there is no worker {name}", "no_such_worker")
    had = select(tasks).where(tasks.c.worker_id.in_(found), tasks.c.status == RUNNING, tasks.c.vacant.is_(None))
    rows = change.db.execute(had).all()
    for row in rows:
        lose(change, row)
    for worker_id in found:
        leave(change, worker_id, "it was said to be lost")
    return len(rows)


def release(change: Change, task_token: str, step: str | None, *, begun: bool, deaths: int = 1) -> str:
    """A worker gives its task back at a safe point; the status that it has now."""
    row = of_token(change, task_token)
    if row.status == RUNNING:
        give_up(change, row, Death("released", step or row.step, begun, change.now, deaths))
    return str(change.db.execute(select(tasks.c.status).where(tasks.c.id == row.id)).scalar_one())


def give_up(change: Change, row: Row[Any], death: Death) -> None:
    """End an attempt: the next one may begin, or the task fails with the reason (R100, R101)."""
    deaths = row.deaths + death.times if row.deaths and row.death_step == death.step else death.times
    words = (death.step or "").partition(AT)[0]
    restartable = select(jobs.c.restartable).where(jobs.c.id == row.job_id)
    stays = death.begun and not change.db.execute(restartable).scalar_one() and not goes_on_elsewhere(change, row)
    if deaths >= DEATHS:
        _fail(change, row, death, f"parked: its worker was lost {DEATHS} times at {words or 'its start'}")
    elif stays:
        _fail(change, row, death, f"interrupted at {words or 'its start'}")
    else:
        _vacate(change, row, death, deaths)


def _fail(change: Change, row: Row[Any], death: Death, comment: str) -> None:
    stop(change, row, "lost", FAILED, "lost", comment=comment, failure_reason=death.why, ended_by="lost")


def _vacate(change: Change, row: Row[Any], death: Death, deaths: int) -> None:
    """The next attempt waits for a worker; whoever had this one is shut out."""
    change.db.execute(
        update(tasks)
        .where(tasks.c.id == row.id, tasks.c.status == RUNNING, tasks.c.attempt == row.attempt)
        .values(
            attempt=row.attempt + 1, token_hash=None, number=None, number_digest=None, holds=None, worker_id=None,
            beats=0, step=None, deaths=deaths, death_step=death.step, vacant=death.free_at, wants=False,
        )
    )  # fmt: skip
    change.event(
        "go on", job=row.job_id, task=row.id, leaves=RUNNING, enters=RUNNING, attempt=row.attempt + 1,
        why=death.why, step=death.step,
    )  # fmt: skip
    offering.void_own(change, row, "its worker was replaced")
    listener, task_id = change.core.listener, row.id
    change.then(lambda: listener.on_stopped(task_id, "lost"))
    change.core.due(death.free_at)
    start_what_can(change)

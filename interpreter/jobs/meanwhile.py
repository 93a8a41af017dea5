"""What the siblings of a task wait for: told to one whose own wait came to nothing, so that its reason names both.

A sibling that has just failed counts as well: of two that wait for each other, one is always the first to give up.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, and_, bindparam, or_, select

from interpreter.jobs.core import Change
from interpreter.jobs.gate import Seat, seated
from interpreter.jobs.offering import OPEN, VOID, WITHDRAWN
from interpreter.jobs.prepared import Prepared
from interpreter.jobs.rules.edges import DECLINED, FAILED, RUNNING
from interpreter.jobs.tables import jobs, offers, roots, tasks

SHOWN = 3
JUST_FAILED_S = 60.0
GIVER, TAKER = "giver", "taker"  # whom a sibling waited for

_ORIGIN = select(roots.c.owner_id).where(roots.c.id == bindparam("root")).scalar_subquery()
_SIBLINGS = Prepared(
    select(tasks.c.id, tasks.c.status, offers.c.topic, offers.c.state)
    .outerjoin(
        offers, and_(offers.c.task_id == tasks.c.id, or_(*(offers.c.state == one for one in (OPEN, WITHDRAWN, VOID))))
    )
    .join(jobs, jobs.c.id == tasks.c.job_id)
    .outerjoin(roots, roots.c.id == tasks.c.root_id)
    .where(
        tasks.c.job_id == bindparam("job"),
        tasks.c.id != bindparam("own"),
        or_(jobs.c.claim_scope != "origin", roots.c.owner_id == _ORIGIN),
        or_(
            tasks.c.status == RUNNING,
            and_(or_(tasks.c.status == FAILED, tasks.c.status == DECLINED), tasks.c.finished >= bindparam("since")),
        ),
    )
    .order_by(tasks.c.added, tasks.c.id, offers.c.place.desc())
)


def siblings_wait(change: Change, seat: Seat | None) -> dict[str, Any]:
    """`waits [{job_task_id, for, topic}]` of the oldest siblings that wait, how many `more`, and `siblings` in all."""
    own = seated(change, seat)
    values = {"job": own.job_id, "own": own.id, "root": own.root_id, "since": change.now - JUST_FAILED_S}
    found: dict[str, dict[str, Any] | None] = {}
    for row in change.db.execute(_SIBLINGS, values).all():
        if row.id not in found:
            found[row.id] = _wait(change, row)
    waits = [wait for wait in found.values() if wait is not None]
    return {"waits": waits[:SHOWN], "more": len(waits[SHOWN:]), "siblings": len(found)}


def _wait(change: Change, row: Row[Any]) -> dict[str, Any] | None:
    waiting = change.core.waiting
    wait = waiting.of(row.id) if row.status == RUNNING else waiting.last(row.id)
    if wait is not None and wait.what == "topic":
        return {"job_task_id": row.id, "for": GIVER, "topic": wait.topic}
    gave_up = row.state is not None and (row.status != RUNNING or (wait is not None and wait.what == "taker"))
    if row.state == OPEN or gave_up:
        return {"job_task_id": row.id, "for": TAKER, "topic": row.topic}
    return None

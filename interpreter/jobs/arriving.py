"""Batches of more than a thousand: their rows come in pieces, between which others write, and are seen all at once.

Until the last step the rows are `arriving`: no list, count or scheduler knows them (R47 stands, R115). What a
crash left of them is removed before serving.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import bindparam, delete, select

from interpreter.jobs.core import Change, Core
from interpreter.jobs.planning import Plan, new_batch, new_rows
from interpreter.jobs.prepared import Db, Prepared
from interpreter.jobs.rules.edges import ARRIVING
from interpreter.jobs.tables import batches, planned_tasks

PIECE = 1_000

_DROP = Prepared(
    delete(planned_tasks).where(planned_tasks.c.batch_id == bindparam("batch"), planned_tasks.c.status == ARRIVING)
)
_LEFT = Prepared(select(planned_tasks.c.id).where(planned_tasks.c.batch_id == bindparam("batch")).limit(1))
_DROP_BATCH = Prepared(delete(batches).where(batches.c.id == bindparam("batch")))
_STRAYS = Prepared(select(planned_tasks.c.batch_id).where(planned_tasks.c.status == ARRIVING).distinct())


def in_pieces(
    core: Core,
    count: int,
    prepare: Callable[[Change], Plan | None],
    finish: Callable[[Change, str | None], dict[str, Any]],
) -> dict[str, Any]:
    """Plan a batch: small ones in one change, larger ones in pieces that `finish` then makes seen.

    `prepare` judges the call and gives the plan, None when it was done before; `finish` judges it again.
    """
    plan = None
    if count > PIECE:
        with core.change() as change:
            plan = prepare(change)
    if plan is None:
        with core.change() as change:
            return finish(change, None)
    batch = _bring(core, plan)
    try:
        with core.change() as change:
            return finish(change, batch)
    finally:
        with core.change(light=True) as change:
            _drop(change.db, batch)  # nothing, where they are seen by now


def _bring(core: Core, plan: Plan) -> str:
    with core.change(light=True) as change:
        batch = new_batch(change, plan)
    try:
        for begin in range(0, len(plan.inputs), PIECE):
            _piece(core, plan, batch, range(begin, min(begin + PIECE, len(plan.inputs))))
    except BaseException:
        with core.change(light=True) as change:
            _drop(change.db, batch)
        raise
    return batch


def _piece(core: Core, plan: Plan, batch: str, positions: range) -> None:
    with core.change(light=True) as change:
        new_rows(change, plan, batch, positions, ARRIVING)


def _drop(db: Db, batch: str) -> None:
    db.execute(_DROP, {"batch": batch})
    if db.execute(_LEFT, {"batch": batch}).first() is None:
        db.execute(_DROP_BATCH, {"batch": batch})


def sweep(db: Db) -> None:
    """Remove what a crash left half arrived; only by a server that is alone."""
    for batch in db.execute(_STRAYS).scalars():
        _drop(db, batch)

"""Farms: workers whose journals are in one database, so that a task goes on elsewhere when its computer is lost.

Only a task that needs no phone can: what a flow did on a phone's screen is on that phone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, select

from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.tables import planned_tasks

if TYPE_CHECKING:
    from interpreter.jobs.core import Change


@dataclass(frozen=True, slots=True)
class Farm:
    """What the workers of one server share: a database as a URL without its password, and the key for it."""

    database: str
    key: str = field(repr=False)


def check_farm(farm: Farm | None, *, shares: bool) -> None:
    """Refuse a worker whose journals are not where those of the others are."""
    if farm is not None and not shares:
        raise Refused("this server's workers share a database: start the worker with --engine dbos", "wrong_engine")
    if farm is None and shares:
        raise Refused("this server's workers share no database: start the server with --engine dbos", "wrong_engine")


def goes_on_elsewhere(change: Change, row: Row[Any]) -> bool:
    """Whether another worker can go on with a task where its last one was."""
    if change.core.config.farm is None or row.planned_task_id is None:
        return False
    with_phone = select(planned_tasks.c.needs_device).where(planned_tasks.c.id == row.planned_task_id)
    return not change.db.execute(with_phone).scalar_one()

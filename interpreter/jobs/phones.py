"""Phones as the service knows them: registered, ready, offline or retired, and free for a task started by hand."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, func, insert, select, update

from interpreter.jobs.core import Change
from interpreter.jobs.planning import check_pin, drop_planned
from interpreter.jobs.rules.edges import PLANNED
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.scheduling import free_devices
from interpreter.jobs.tables import devices, planned_tasks


def phone_for(change: Change, planned: Row[Any], wanted: str | None) -> str | None:
    """The phone that a task starts on by hand; refused when that one or any is not free."""
    if wanted is not None and planned.pin is not None and wanted != planned.pin:
        raise Refused("the task is pinned to another phone", "pinned")
    device = wanted or planned.pin
    check_pin(change, device)
    if device is None and not planned.needs_device:
        return None
    free = free_devices(change)
    if device is None and free:
        return free[0]
    if device is None or device not in free:
        raise Refused("no phone is free for this task", "no_free_phone")
    return device


def is_known(change: Change, remote_device_id: str) -> bool:
    """Whether a phone was ever registered."""
    row = select(devices.c.place).where(devices.c.remote_device_id == remote_device_id)
    return change.db.execute(row).first() is not None


def register(change: Change, remote_device_id: str, name: str) -> None:
    """Make a phone known and ready, or ready again."""
    if not is_known(change, remote_device_id):
        place = select(func.coalesce(func.max(devices.c.place), 0) + 1).scalar_subquery()
        row = {"remote_device_id": remote_device_id, "name": name, "state": "ready"}
        change.db.execute(insert(devices).values(place=place, **row))
    set_state(change, remote_device_id, "ready", name=name)


def set_state(change: Change, remote_device_id: str, state: str, **values: Any) -> None:
    """Change what is known of a phone, and write its event."""
    change.db.execute(
        update(devices).where(devices.c.remote_device_id == remote_device_id).values(state=state, **values)
    )
    change.event("phone", device=remote_device_id, state=state)


def rest(change: Change, remote_device_id: str, until: float) -> None:
    """Nobody gets a phone before a moment: it was lost, or the worker that held it was (R99)."""
    change.db.execute(update(devices).where(devices.c.remote_device_id == remote_device_id).values(quarantined=until))
    change.event("phone", device=remote_device_id, state="quarantined", until=until)
    change.core.due(until)


def expire_pinned(change: Change, remote_device_id: str) -> None:
    """Drop the planned tasks that only this phone could have run (R117)."""
    waiting = select(planned_tasks).where(planned_tasks.c.status == PLANNED, planned_tasks.c.pin == remote_device_id)
    for row in change.db.execute(waiting).all():
        drop_planned(change, row, "expire", "expired: its phone was retired")

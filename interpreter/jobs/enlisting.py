"""Workers and their phones: a phone is run by one living worker at a time, whatever session it began in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, insert, or_, select, update

from interpreter.jobs.core import Change
from interpreter.jobs.phones import register, set_state
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.scheduling import WORK, start_what_can
from interpreter.jobs.tables import devices, workers
from interpreter.jobs.worker import Enlisting

MOST_PHONES = 1_000
_ID = re.compile(r"[0-9a-f]{24}\Z")
REPLACED = Refused("another start of this worker took its place", "worker_replaced")


def enlist(change: Change, user_id: str, worker: Enlisting) -> list[dict[str, str]]:
    """Write the worker and its phones down; its former start and the phones that it no longer has are gone."""
    _check(worker)
    row = change.db.execute(select(workers).where(workers.c.id == worker.worker_id)).first()
    if row is not None and row.user_id != user_id:
        raise Refused("this worker belongs to another user", "no_such_worker")
    values = {"name": worker.name, "session": worker.session, "here": True, "enlisted_wall": change.core.time.wall()}
    if row is None:
        change.db.execute(insert(workers), {"id": worker.worker_id, "user_id": user_id, **values})
    else:
        change.db.execute(update(workers).where(workers.c.id == worker.worker_id).values(**values))
    change.event("worker", worker=worker.name, state="here", phones=len(worker.phones))
    found = [{"name": name, "remote_device_id": _take(change, worker, name)} for name in worker.phones]
    _drop(change, worker.worker_id, {one["remote_device_id"] for one in found})
    start_what_can(change)
    return found


def _check(worker: Enlisting) -> None:
    if not _ID.match(worker.worker_id):
        raise Refused("a worker's id is 24 hexadecimal digits", "bad_id")
    if not worker.session or len(worker.session) > 64:
        raise Refused("a session has 1 to 64 letters", "bad_data")
    if len(worker.phones) > MOST_PHONES or len(set(worker.phones)) != len(worker.phones):
        raise Refused(f"a worker has at most {MOST_PHONES} phones, each named once", "bad_data")
    if not all(name.strip() for name in (worker.name, *worker.phones)):
        raise Refused("a worker and its phones have names", "bad_data")


def _take(change: Change, worker: Enlisting, name: str) -> str:
    """The id of a phone, which this worker runs from now on; refused while another living worker does."""
    query = (
        select(devices, workers.c.name.label("worker"), workers.c.here)
        .outerjoin(workers, workers.c.id == devices.c.worker_id)
        .where(devices.c.name == name)
        .order_by(devices.c.place)
        .limit(1)
    )
    row = change.db.execute(query).first()
    if row is not None and row.worker_id not in (None, worker.worker_id) and row.here:
        raise Refused(f"the phone {name} is run by the worker {row.worker} already", "phone_taken")
    if row is not None and row.state == "retired":
        raise Refused(f"the phone {name} was retired", "no_such_device")
    device = str(row.remote_device_id) if row is not None else change.core.uuid()
    register(change, device, name)
    change.db.execute(update(devices).where(devices.c.remote_device_id == device).values(worker_id=worker.worker_id))
    return device


def _drop(change: Change, worker_id: str, kept: set[str]) -> None:
    """Phones that the worker had and has no more."""
    for device in phones_of(change, worker_id):
        if device not in kept:
            set_state(change, device, "offline", worker_id=None)


def phones_of(change: Change, worker_id: str) -> Sequence[str]:
    """The ids of a worker's phones."""
    return change.db.execute(select(devices.c.remote_device_id).where(devices.c.worker_id == worker_id)).scalars().all()


def present(change: Change, user_id: str, worker_id: str, session: str) -> Row[Any]:
    """The worker's row; refused for a session that is over."""
    row = change.db.execute(select(workers).where(workers.c.id == worker_id, workers.c.user_id == user_id)).first()
    if row is None:
        raise Refused("this worker is not enlisted", "no_such_worker")
    if row.session != session:
        raise REPLACED
    return row


def stay(change: Change, user_id: str, worker_id: str, session: str) -> dict[str, Any]:
    """The worker's own beat; one that was thought gone is here again, with its phones."""
    same = (workers.c.id == worker_id, workers.c.user_id == user_id, workers.c.session == session)
    beaten = change.db.execute(update(workers).where(*same, workers.c.here).values(beats=workers.c.beats + 1))
    if beaten.rowcount == 1:
        return {"go_on": True, "reason": None}
    row = present(change, user_id, worker_id, session)
    return {"go_on": False, "reason": None if row.here else "gone"}


def leave(change: Change, worker_id: str, why: str) -> None:
    """The worker is not here any more: its phones are offline and free for another worker."""
    gone = change.db.execute(
        update(workers).where(workers.c.id == worker_id, workers.c.here).values(here=False).returning(workers.c.name)
    ).scalar()
    if gone is None:
        return
    ready = select(devices.c.remote_device_id).where(devices.c.worker_id == worker_id, devices.c.state == "ready")
    for device in change.db.execute(ready).scalars().all():
        set_state(change, device, "offline")
    change.event("worker", worker=gone, state="gone", why=why)
    change.wake(WORK)


def set_phone(change: Change, worker_id: str, device: str, state: str) -> None:
    """One of a worker's phones is ready or offline from now on."""
    if state not in ("ready", "offline"):
        raise Refused("the state must be ready or offline", "bad_data")
    own = select(devices.c.state).where(devices.c.remote_device_id == device, devices.c.worker_id == worker_id)
    before = change.db.execute(own).scalar()
    if before is None:
        raise Refused("this worker has no such phone", "no_such_device")
    if before not in (state, "retired"):
        set_state(change, device, state)
        start_what_can(change)


def is_claimable(change: Change, worker_id: str, device: str) -> bool:
    """Whether a worker's phone may get a task now; refused for a phone that is not its own."""
    row = change.db.execute(select(devices).where(devices.c.remote_device_id == device)).first()
    if row is None or row.worker_id != worker_id:
        raise Refused("this worker has no such phone", "no_such_device")
    free = or_(devices.c.quarantined.is_(None), devices.c.quarantined <= change.now)
    query = select(devices.c.place).where(devices.c.remote_device_id == device, devices.c.state == "ready", free)
    return change.db.execute(query).first() is not None

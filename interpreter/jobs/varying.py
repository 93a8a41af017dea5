"""Automation variables of one job task, and the nameless offer that `waiting: true` makes (R83–R91, R105)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, update

from interpreter.jobs import offering
from interpreter.jobs.core import Change
from interpreter.jobs.gate import Seat, enter, keep, replayed, seated
from interpreter.jobs.proving import counted, fresh
from interpreter.jobs.rules.claim import fields_of
from interpreter.jobs.rules.values import digest, parsed, text_of
from interpreter.jobs.rules.variables import is_waiting, read_variables, shown
from interpreter.jobs.tables import tasks

SET = "set_automation_variables"


def set_variables(
    change: Change, seat: Seat | None, variables: Any, key: str | None, number: int | None
) -> dict[str, Any]:
    """Replace the variables; waiting turned on makes an offer, turned off takes the nameless one back."""
    record = read_variables(variables)
    fingerprint = digest(record)
    known = None if seat is None else replayed(change, seat.job_task_id, SET, key, fingerprint)
    if known is not None:
        return get_variables(change, seat)
    task = enter(change, seat)
    if fresh(task, number, fingerprint):
        change.db.execute(
            update(tasks)
            .where(tasks.c.id == task.id)
            .values(variables=text_of(record), **counted(task, number, fingerprint))
        )
        _waiting(change, task, record)
        change.event("variables", job=task.job_id, task=task.id)
        keep(change, task.id, SET, key, fingerprint)
    return get_variables(change, seat)


def _waiting(change: Change, task: Row[Any], record: dict[str, Any]) -> None:
    offer = offering.standing(change, task.id)
    nameless = offer is not None and offer.offer_id is None
    if is_waiting(record) and not nameless:
        offering.open_offer(change, task, {}, fields_of(record, None))
    elif offer is not None and nameless and not is_waiting(record):
        offering.finish(change, offer, offering.WITHDRAWN, "waiting no more")
    else:
        offering.variables_changed(change, task, record)


def get_variables(change: Change, seat: Seat | None) -> dict[str, Any]:
    """The variables with the state of the task's last offer in them (R78, R105)."""
    task = seated(change, seat)
    record = parsed(task.variables)
    offer = offering.last_of(change, task.id)
    return {"automation_variables": shown(record, _told(offer, record))}


def _told(offer: Row[Any] | None, record: dict[str, Any] | None) -> dict[str, Any] | None:
    if offer is None:
        return None
    if offer.offer_id is None and not is_waiting(record or {}):
        return None  # a later set said nothing of waiting: its own words stand (R85)
    if offer.offer_id is not None and offer.state not in (offering.OPEN, offering.CLAIMED):
        return None
    return {
        "state": offer.state,
        "claimed_by": offer.claimed_by,
        "offer_id": offer.offer_id,
        "topic": offer.topic,
        "for": offer.for_task_id,
    }

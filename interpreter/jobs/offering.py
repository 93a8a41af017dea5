"""Offers and claims: rows of their own, which beats and progress never touch (R73–R82, R104–R112).

Only an update that still finds the offer open may claim, withdraw, replace or void it; so each offer ends once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, func, insert, literal, literal_column, or_, select, update

from interpreter.jobs.core import Change
from interpreter.jobs.gate import Seat, enter, find, keep, replayed, running
from interpreter.jobs.prepared import Prepared
from interpreter.jobs.rules.claim import MOST_EQUALITIES, TASK_FIELD, fields_of, read_match, read_offer
from interpreter.jobs.rules.edges import RUNNING
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.rules.values import digest, is_id, parsed, text_of
from interpreter.jobs.tables import jobs, offer_fields, offers, roots, tasks

OPEN, CLAIMED, WITHDRAWN, REPLACED, VOID = "open", "claimed", "withdrawn", "replaced", "void"
GONE = Refused("partner gone", "partner_gone")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a claim looks for; `match` is field → canonical JSON."""

    match: Mapping[str, str]
    topic: str | None
    partner: str | None

    def body(self) -> list[Any]:
        """What the fingerprint of the claim says."""
        return [dict(self.match), self.topic, self.partner]


def read_wish(match: Mapping[str, Any] | None, topic: Any, from_: Any) -> Wish:
    """Check what a claim asks for."""
    if topic is not None and not isinstance(topic, str):
        raise Refused("the topic must be text", "bad_match")
    if from_ is not None and not is_id(from_):
        raise Refused("a partner is named by its task id", "bad_id")
    return Wish(read_match(match), topic, from_)


_SHOWN = offers.alias()
_PROVIDERS = tasks.alias()
_FIELDS = tuple(offer_fields.alias() for _ in range(MOST_EQUALITIES))
_CLAIMING = select(jobs.c.claim, jobs.c.claim_scope).where(jobs.c.id == bindparam("job"))
_CANDIDATES = (
    select(_SHOWN.c.id)
    .join(_PROVIDERS, _PROVIDERS.c.id == _SHOWN.c.task_id)
    .where(
        _SHOWN.c.job_id == bindparam("job"),
        _SHOWN.c.state == OPEN,
        _SHOWN.c.task_id != bindparam("taker"),
        _PROVIDERS.c.status == RUNNING,
        or_(_SHOWN.c.for_task_id.is_(None), _SHOWN.c.for_task_id == bindparam("taker")),
    )
    .order_by(_SHOWN.c.waiting_since, _SHOWN.c.task_id)
    .limit(1)
)
_IS_OPEN = offers.c.state == literal_column("'open'")  # spelt out, so that the index of open offers serves
_STANDING = Prepared(select(offers).where(offers.c.task_id == bindparam("task"), _IS_OPEN).with_for_update())
_HANGING_ON = Prepared(
    select(offers).where(
        or_(
            and_(offers.c.task_id == bindparam("task"), _IS_OPEN),
            and_(offers.c.for_task_id == bindparam("task"), _IS_OPEN),
            and_(offers.c.claimed_by == bindparam("task"), offers.c.claimed_proof.is_not(None)),
        )
    )
)


_LAST = Prepared(select(offers).where(offers.c.task_id == bindparam("task")).order_by(offers.c.place.desc()).limit(1))


def standing(change: Change, task_id: str) -> Row[Any] | None:
    """The open offer of a task, or None."""
    return change.db.execute(_STANDING, {"task": task_id}).first()


def last_of(change: Change, task_id: str) -> Row[Any] | None:
    """The latest offer of a task in whatever state."""
    return change.db.execute(_LAST, {"task": task_id}).first()


def open_offer(change: Change, task: Row[Any], values: dict[str, Any], fields: dict[str, str]) -> None:
    """Make an offer; a standing one is replaced."""
    before = standing(change, task.id)
    if before is not None:
        finish(change, before, REPLACED, "a newer offer took its place")
    last = select(func.max(offers.c.place)).where(offers.c.task_id == task.id)
    row_id = change.core.id()
    change.db.execute(
        insert(offers),
        {
            "id": row_id,
            "task_id": task.id,
            "job_id": task.job_id,
            "origin_id": _origin(change, task),
            "state": OPEN,
            "waiting_since": change.now,
            "place": (change.db.execute(last).scalar() or 0) + 1,
            **values,
        },
    )
    _write_fields(change, row_id, fields)
    change.event("offer", job=task.job_id, task=task.id, enters=OPEN, offer=row_id)
    change.wake(f"offers:{task.job_id}")


def _origin(change: Change, task: Row[Any]) -> str:
    return str(change.db.execute(select(roots.c.owner_id).where(roots.c.id == task.root_id)).scalar_one())


def _write_fields(change: Change, row_id: str, fields: dict[str, str]) -> None:
    change.db.execute(delete(offer_fields).where(offer_fields.c.offer == row_id))
    if fields:
        rows = [{"offer": row_id, "name": name, "value": value} for name, value in fields.items()]
        change.db.execute(insert(offer_fields), rows)


def variables_changed(change: Change, task: Row[Any], variables: dict[str, Any]) -> None:
    """A standing offer is matched against the variables as they are now."""
    row = standing(change, task.id)
    if row is not None:
        _write_fields(change, row.id, fields_of(variables, parsed(row.data)))


def finish(change: Change, row: Row[Any], state: str, reason: str) -> bool:
    """End an open offer unclaimed; False when it was not open any more. Its data is erased (R127)."""
    ended = change.db.execute(
        update(offers)
        .where(offers.c.id == row.id, offers.c.state == OPEN)
        .values(state=state, reason=reason, data=None)
    )
    if ended.rowcount != 1:
        return False
    _write_fields(change, row.id, {})
    change.event(state, job=row.job_id, task=row.task_id, leaves=OPEN, enters=state, offer=row.id)
    change.wake(f"offer:{row.task_id}")
    return True


def make_offer(change: Change, seat: Seat | None, call: tuple[Any, Any, Any, Any]) -> None:
    """Offer data under a topic: `call` is id, topic, data and partner; the same again is no new one (R104, R106)."""
    offer_id, topic, _, for_ = call
    record = read_offer(*call)
    task = enter(change, seat)
    fingerprint = digest([topic, record, for_])
    before = _by_id(change, task.id, offer_id)
    if before is not None:
        _same_offer(before, fingerprint)
        return
    if for_ is not None and not _is_partner(change, task, for_):
        raise GONE
    values = {
        "offer_id": offer_id,
        "topic": topic,
        "data": text_of(record),
        "digest": fingerprint,
        "for_task_id": for_,
    }
    open_offer(change, task, values, fields_of(parsed(task.variables), record))


def _same_offer(row: Row[Any], fingerprint: str) -> None:
    if row.digest != fingerprint:
        raise Refused("this offer id was used for something else", "key_reused")
    if row.state not in (OPEN, CLAIMED):
        raise Refused(f"this offer has ended: {row.state}", "offer_ended")


def _by_id(change: Change, task_id: str, offer_id: Any) -> Row[Any] | None:
    return change.db.execute(select(offers).where(offers.c.task_id == task_id, offers.c.offer_id == offer_id)).first()


def _is_partner(change: Change, task: Row[Any], partner_id: str) -> bool:
    """Whether this is another running task of the same job."""
    partner = find(change, partner_id)
    return partner is not None and partner.id != task.id and partner.job_id == task.job_id and partner.status == RUNNING


def status_of(change: Change, task: Row[Any], offer_id: Any) -> dict[str, Any]:
    """What became of one offer; taken means that this very one was claimed (R106)."""
    row = _by_id(change, task.id, offer_id)
    if row is None:
        return {"state": "absent", "taken_by": None, "reason": None}
    return {"state": row.state, "taken_by": row.claimed_by, "reason": row.reason}


def withdraw(change: Change, seat: Seat | None, offer_id: Any) -> dict[str, Any]:
    """Take one offer back; a claim stands and names its taker (R107)."""
    task = enter(change, seat)
    row = _by_id(change, task.id, offer_id)
    if row is None:
        raise Refused("there is no such offer", "no_such_offer")
    if finish(change, row, WITHDRAWN, "withdrawn"):
        return {"withdrawn": True}
    now = status_of(change, task, offer_id)
    if now["state"] == CLAIMED:
        return {"withdrawn": False, "taken_by": now["taken_by"]}
    return {"withdrawn": True}


def claim(change: Change, seat: Seat | None, wish: Wish, key: str | None) -> dict[str, Any] | None:
    """Claim the oldest fitting offer of a sibling, or None; the same key gives the same one (R76–R77a, R108)."""
    task = running(change, seat)
    fingerprint = digest(wish.body())
    known = replayed(change, task.id, "use_another_task", key, fingerprint)
    if known is not None:
        return _claimed_answer(change, known["offer"])
    if wish.partner is not None and not _is_partner(change, task, wish.partner):
        raise GONE
    row = _take(change, task, seat, wish)
    if row is None:
        return None
    keep(change, task.id, "use_another_task", key, fingerprint, offer=row.id)
    change.event("claim", job=task.job_id, task=row.task_id, leaves=OPEN, enters=CLAIMED, by=task.id, offer=row.id)
    change.wake(f"offer:{row.task_id}")
    return _claimed_answer(change, row.id)


def _take(change: Change, taker: Row[Any], seat: Seat | None, wish: Wish) -> Row[Any] | None:
    job = change.db.execute(_CLAIMING, {"job": taker.job_id}).one()
    look, take, wait_and_take = _statements(wish.topic is not None, wish.partner is not None, tuple(wish.match), job)
    values = {"job": taker.job_id, "taker": taker.id, "wanted_topic": wish.topic, "partner": wish.partner}
    values |= {f"value{number}": value for number, value in enumerate(wish.match.values())}
    if job.claim_scope == "origin":
        values["origin"] = _origin(change, taker)
    values = {name: value for name, value in values.items() if value is not None}
    if change.db.execute(look, values).first() is None:
        return None  # those who wait look often: only a claim writes
    enter(change, seat)
    while True:
        row: Row[Any] | None = change.db.execute(take, values).first()
        if row is not None or change.db.dialect.name == "sqlite":
            return row
        row = change.db.execute(wait_and_take, values).first()  # nothing only when no locked row was skipped
        if row is not None or change.db.execute(look, values).first() is None:
            return row


@lru_cache(maxsize=256)
def _statements(topic: bool, partner: bool, names: tuple[str, ...], job: Any) -> tuple[Any, Any, Any]:
    """Look for an offer, and look, match and claim in one statement: of those that nobody locks, or of all (R109)."""
    look = _CANDIDATES
    if job.claim_scope == "origin":
        look = look.where(_SHOWN.c.origin_id == bindparam("origin"))
    if topic:
        look = look.where(_SHOWN.c.topic == bindparam("wanted_topic"))
    if partner:
        look = look.where(_SHOWN.c.task_id == bindparam("partner"))
    for number, name in enumerate(names):
        look = look.where(_has(number, name))
    proof = select(tasks.c.proof).where(tasks.c.id == offers.c.task_id).scalar_subquery()
    changes: dict[Any, Any] = {offers.c.claimed_proof: func.coalesce(proof, "{}")}
    if job.claim == "consume":
        changes |= {offers.c.state: CLAIMED, offers.c.claimed_by: bindparam("taker")}
    free, locked = (
        update(offers)
        .where(
            offers.c.id == look.with_for_update(of=_SHOWN, skip_locked=skip).scalar_subquery(), offers.c.state == OPEN
        )
        .values(changes)
        .returning(offers)
        for skip in (True, False)
    )
    return look, free, locked


def _has(number: int, name: str) -> Any:
    value: Any = bindparam(f"value{number}")
    if name == TASK_FIELD:
        return literal('"').concat(_SHOWN.c.task_id).concat('"') == value
    field = _FIELDS[number]
    return (
        select(field.c.offer)
        .where(field.c.offer == _SHOWN.c.id, field.c.name == name, field.c.value == value)
        .correlate(_SHOWN)
        .exists()
    )


def _claimed_answer(change: Change, row_id: str) -> dict[str, Any]:
    row = change.db.execute(select(offers).where(offers.c.id == row_id)).one()
    if row.offer_id is None:
        return {"job_task_id": row.task_id, "job_proof": row.claimed_proof, "offer": None}
    offer = {"id": row.offer_id, "topic": row.topic, "for": row.for_task_id, "data": parsed(row.data)}
    proof = {**parsed(row.claimed_proof), "$offer": offer}
    return {"job_task_id": row.task_id, "job_proof": text_of(proof), "offer": offer}


def void_own(change: Change, task: Row[Any], reason: str) -> None:
    """End the standing offer of a task, if it has one."""
    row = standing(change, task.id)
    if row is not None:
        finish(change, row, VOID, reason)


def task_ended(change: Change, task: Row[Any]) -> None:
    """Void the task's own offer and those made for it, wake who waits for it, erase what it claimed (R110, R127)."""
    taken: list[str] = []
    for row in change.db.execute(_HANGING_ON, {"task": task.id}).all():
        if row.state == CLAIMED:
            taken.append(row.id)
        else:
            finish(change, row, VOID, "its task ended" if row.task_id == task.id else "partner gone")
    if taken:
        change.db.execute(update(offers).where(offers.c.id.in_(taken)).values(data=None, claimed_proof=None))
        change.db.execute(delete(offer_fields).where(offer_fields.c.offer.in_(taken)))
    change.wake(f"offers:{task.job_id}", f"offer:{task.id}")

"""Signing in at the page: an address that counts once begins a session, which a cookie carries; both end by themselves.

The database keeps hashes only. Wall time counts here: no task depends on it, and a session outlives a restart.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select

from interpreter.jobs.core import RandomBits
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.tables import page_access, users

ONCE, SESSION = "once", "session"
ONCE_LASTS, SESSION_LASTS = timedelta(minutes=30), timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who has the page open; `form_word` stands in each of this session's forms and in no others."""

    user_id: str
    name: str
    form_word: str = field(repr=False)

    def sent(self, word: str) -> bool:
        """Whether a form came from a page of this session."""
        return hmac.compare_digest(self.form_word.encode(), word.encode("utf-8", "surrogateescape"))


def _hash(secret: str, purpose: str) -> str:
    return hashlib.sha256(f"{purpose}:{secret}".encode("utf-8", "surrogateescape")).hexdigest()


def _stamp(at: datetime) -> str:
    """Wall time as text whose order is the order of time."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _insert(db: Any, bits: RandomBits, user_id: str, kind: str, until: datetime) -> str:
    secret = f"{bits.getrandbits(192):048x}"
    row = {"hash": _hash(secret, kind), "user_id": user_id, "kind": kind, "until_wall": _stamp(until)}
    db.execute(insert(page_access), row)
    return secret


def invite(db: Any, bits: RandomBits, name: str, now: datetime) -> str:
    """A word that signs a user in once within half an hour; refused for a user who is not there."""
    db.execute(delete(page_access).where(page_access.c.until_wall <= _stamp(now)))
    user_id = db.execute(select(users.c.id).where(users.c.name == name)).scalar()
    if user_id is None:
        raise Refused(f"there is no user {name}", "no_such_user")
    return _insert(db, bits, user_id, ONCE, now + ONCE_LASTS)


def begin(db: Any, bits: RandomBits, word: str, now: datetime) -> str | None:
    """Use a word up: the secret of a new session, or None for a word that does not count (any more)."""
    known = (page_access.c.hash == _hash(word, ONCE), page_access.c.kind == ONCE)
    row = db.execute(select(page_access).where(*known)).first()
    if row is None or db.execute(delete(page_access).where(*known)).rowcount != 1 or row.until_wall <= _stamp(now):
        return None
    return _insert(db, bits, row.user_id, SESSION, now + SESSION_LASTS)


def visitor(db: Any, secret: str, now: datetime) -> Visitor | None:
    """Whose session this is; None for one that was never begun or has ended."""
    query = (
        select(users.c.id, users.c.name)
        .join(page_access, page_access.c.user_id == users.c.id)
        .where(page_access.c.hash == _hash(secret, SESSION), page_access.c.kind == SESSION)
        .where(page_access.c.until_wall > _stamp(now))
    )
    row = db.execute(query).first()
    return None if row is None else Visitor(row.id, row.name, _hash(secret, "form"))


def end(db: Any, secret: str) -> None:
    """Void a session at once."""
    db.execute(delete(page_access).where(page_access.c.hash == _hash(secret, SESSION)))

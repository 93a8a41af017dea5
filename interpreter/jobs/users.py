"""Who may speak to a server: users and their tokens, which the database keeps as hashes only."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, insert, select

from interpreter.jobs.core import RandomBits
from interpreter.jobs.prepared import Db, Prepared
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.tables import access_tokens, users

OWNER, WORKER = "owner", "worker"
ROLES = (OWNER, WORKER)
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a token was given to: a user, as owner of jobs or as worker."""

    user_id: str
    name: str
    role: str
    token_id: str


_CALLER = Prepared(
    select(access_tokens.c.id, access_tokens.c.role, users.c.id.label("user"), users.c.name)
    .join(users, users.c.id == access_tokens.c.user_id)
    .where(access_tokens.c.token_hash == bindparam("hash"))
)


def caller_of(db: Db, token: str) -> Caller | None:
    """Whose token this is, looked up by its hash; None for a token that is none."""
    row = db.execute(_CALLER, {"hash": _hash(token)}).first()
    return None if row is None else Caller(row.user, row.name, row.role, row.id)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def add_user(db: Db, bits: RandomBits, name: str) -> str:
    """A new user's id; refused when there is one of that name, or it is no name."""
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise Refused(f"a user needs a name of 1 to {LONGEST_NAME} letters", "bad_data")
    if _user_id(db, name) is not None:
        raise Refused(f"there is a user {name} already", "exists")
    user_id = f"{bits.getrandbits(96):024x}"
    db.execute(insert(users), {"id": user_id, "name": name})
    return user_id


def _user_id(db: Db, name: str) -> str | None:
    return db.execute(select(users.c.id).where(users.c.name == name)).scalar()


def users_listed(db: Db) -> list[str]:
    """The names of all users, in the order of letters."""
    return sorted(db.execute(select(users.c.name)).scalars())


def give_token(db: Db, bits: RandomBits, name: str, role: str, note: str, wall: str) -> tuple[str, str]:
    """A new token of a user: its id and the secret of 192 random bits, which is told this once."""
    user_id = _user_id(db, name)
    if user_id is None:
        raise Refused(f"there is no user {name}", "no_such_user")
    token_id, secret = f"{bits.getrandbits(96):024x}", f"{bits.getrandbits(192):048x}"
    row = {"id": token_id, "user_id": user_id, "token_hash": _hash(secret), "role": role, "note": note}
    db.execute(insert(access_tokens), {**row, "added_wall": wall})
    return token_id, secret


def tokens_listed(db: Db) -> list[dict[str, Any]]:
    """All tokens without their secrets: `{id, user, role, note, added_wall}`."""
    query = (
        select(
            access_tokens.c.id, users.c.name.label("user"), access_tokens.c.role, access_tokens.c.note,
            access_tokens.c.added_wall,
        )
        .join(users, users.c.id == access_tokens.c.user_id)
        .order_by(access_tokens.c.added_wall, access_tokens.c.id)
    )  # fmt: skip
    return [dict(row._mapping) for row in db.execute(query)]


def take_back(db: Db, token_id: str) -> None:
    """Void a token from now on; refused when there is none of this id."""
    if db.execute(delete(access_tokens).where(access_tokens.c.id == token_id)).rowcount != 1:
        raise Refused(f"there is no access key {token_id}", "no_such_key")

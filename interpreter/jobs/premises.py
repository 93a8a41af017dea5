"""The folder of a job server: its database, its files, its lock, and the access keys, readable by their owner only."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from interpreter.clock import Clock
from interpreter.jobs.elsewhere import Farm
from interpreter.jobs.holding import holding
from interpreter.jobs.page.access import invite
from interpreter.jobs.prepared import Db
from interpreter.jobs.sealing import Seal
from interpreter.jobs.service import open_database
from interpreter.jobs.users import OWNER, add_user, give_token, users_listed

FIRST_USER = "owner"
ACCESS = "access.json"
FARM = "farm.db"


@dataclass(frozen=True, slots=True)
class Premises:
    """Where a server keeps what it has; `database` is a URL, or None for a file in the folder."""

    folder: Path
    database: str | None = None

    @property
    def files(self) -> Path:
        """Where handed-in files lie."""
        return self.folder / "files"

    @property
    def access(self) -> Path:
        """Where the address of the server and the access key of its first user are."""
        return self.folder / ACCESS

    def place(self) -> str | Path:
        """The database, as the service opens it."""
        return self.database or self.folder / "jobs.db"

    def farm(self) -> Farm:
        """Where its workers keep their journals: beside the rows, or in a file that those of this machine reach."""
        key = Seal(self.files).key_for("farm")
        if self.database is None:
            self._make()
            return Farm(f"sqlite:///{self.folder.resolve() / FARM}", key)
        return Farm(without_password(self.database), key)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Be the only server on this folder (R125); raises NotReachable that names the other one's process."""
        self._make()
        with holding(self.folder):
            yield

    @contextmanager
    def rows(self) -> Iterator[Db]:
        """One change of the database, beside a server that may be running."""
        self._make()
        database = open_database(self.place(), serves=False)
        try:
            with database.change() as db:
                yield db
        finally:
            database.close()

    def invitation(self, url: str, clock: Clock, name: str = FIRST_USER) -> str:
        """An address of the operators' page that signs a user in once; refused for a user who is not there."""
        with self.rows() as db:
            word = invite(db, random.SystemRandom(), name, clock.now())
        return f"{url}/sign-in?once={word}"

    def _make(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def welcome(self, url: str, clock: Clock) -> Path:
        """Make the first user where there is none, and write down the address and that user's access key."""
        known = json.loads(self.access.read_text(encoding="utf-8")) if self.access.exists() else {}
        key = known.get("key")
        if key is None:
            bits = random.SystemRandom()
            with self.rows() as db:
                if FIRST_USER not in users_listed(db):
                    add_user(db, bits, FIRST_USER)
                _, key = give_token(db, bits, FIRST_USER, OWNER, "made at the first start", clock.now().isoformat())
        write_secret(self.access, json.dumps({"url": url, "key": key}))
        return self.access


def without_password(url: str) -> str:
    """The address of a database as it may be told: whoever goes there has a password of its own."""
    return make_url(url).set(drivername="postgresql", password=None).render_as_string()


def address_in(folder: Path) -> str | None:
    """The address of the server that keeps what it has in a folder; None when no server ever did."""
    try:
        found = json.loads((folder / ACCESS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    url = found.get("url") if isinstance(found, dict) else None
    return url if isinstance(url, str) else None


def write_secret(path: Path, text: str) -> None:
    """Write a file that its owner alone may read, from its first byte on."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)

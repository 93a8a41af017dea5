"""Which engine a run is on when it is not the usual one: a file in its folder, its owner's alone, until it is over."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path

from interpreter.jobs.premises import write_secret

ENGINE = "engine.json"
OWN = "dbos.db"  # the database of a run that was told none


@dataclass(frozen=True, slots=True)
class Shared:
    """A database as a URL, and the key (32 bytes in URL-safe base64) that seals what the run keeps there."""

    database: str = field(repr=False)  # it may have a password
    key: str = field(repr=False)


def set_up(folder: Path, database: str | None) -> Shared:
    """Have a new run keep its journal in a database, or in a file of its own; written down before it begins."""
    folder.mkdir(parents=True, exist_ok=True)
    key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    shared = Shared(database or f"sqlite:///{folder.resolve() / OWN}", key)
    write_secret(folder / ENGINE, json.dumps(asdict(shared)))
    return shared


def shared_in(folder: Path) -> Shared | None:
    """Where the run in a folder keeps its journal besides; None when that is its folder alone."""
    try:
        return Shared(**json.loads((folder / ENGINE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def forget(folder: Path) -> None:
    """The run is over: nobody needs the key any more, nor a database of its own."""
    (folder / ENGINE).unlink(missing_ok=True)
    for file in folder.glob(f"{OWN}*"):
        file.unlink()

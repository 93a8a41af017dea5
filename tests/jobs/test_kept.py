"""Databases of former shapes are led here and answer as they did: one is kept for each shape that was given out.

`pytest --update` keeps one of the present shape when there is none; those that are kept are never written anew.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from interpreter.clock import VirtualClock
from interpreter.jobs.backup.restoring import restore
from interpreter.jobs.backup.saving import save
from interpreter.jobs.core import Setting
from interpreter.jobs.premises import Premises
from interpreter.jobs.service import open_service
from interpreter.jobs.store import HEAD
from tests.jobs.everything import answers, make_everything

KEPT = Path(__file__).parent / "kept"
SHAPES = sorted(path.stem for path in KEPT.glob("*.sql"))
BACKUPS = sorted(path.stem for path in KEPT.glob("*.backup"))  # there were none before 0005


class Farm:
    """A service that gives its files out under an address of its own."""

    def __init__(self, place: Premises, seed: int) -> None:
        self.clock = VirtualClock()
        address = "https://farm.example/files"
        setting = Setting(self.clock, random.Random(seed), place.files, files_url=address)
        self._service = open_service(place.place(), setting)
        self.owner, self.task, self.close = self._service.owner, self._service.task, self._service.close


def told(place: Premises) -> Any:
    """All that a service on this place answers."""
    farm = Farm(place, 8)
    try:
        return json.loads(json.dumps(answers(farm)))
    finally:
        farm.close()


def holds(now: Any, then: Any) -> bool:
    """Whether an answer of today says all that one of then said; there may be more in it."""
    if isinstance(then, dict):
        return isinstance(now, dict) and all(name in now and holds(now[name], then[name]) for name in then)
    if isinstance(then, list):
        return isinstance(now, list) and len(now) == len(then) and all(map(holds, now, then))
    return bool(now == then)


def keep(folder: Path) -> None:
    """Keep a database of the present shape: as SQL, as a backup, and what it answers."""
    place = Premises(folder)
    farm = Farm(place, 7)
    make_everything(farm)
    farm.close()
    (KEPT / f"{HEAD}.json").write_text(json.dumps(told(place), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    save(place, KEPT / f"{HEAD}.backup", VirtualClock())
    database = sqlite3.connect(folder / "jobs.db")
    lines = [line for line in database.iterdump() if '"page_access"' not in line or line.startswith("CREATE")]
    (KEPT / f"{HEAD}.sql").write_text("\n".join(lines) + "\n", encoding="utf-8")
    database.close()


def test_one_of_the_present_shape(request, tmp_path):
    """`--update` keeps a database of a new shape; whoever adds a migration decides when that is due."""
    if request.config.getoption("--update") and HEAD not in SHAPES:
        keep(tmp_path)
    assert list(KEPT.glob("*.sql"))


@pytest.mark.parametrize("shape", SHAPES)
def test_a_former_database_answers_as_it_did(tmp_path, shape):
    """A SQLite database of that shape is opened, led here, and tells the same."""
    database = sqlite3.connect(tmp_path / "jobs.db")
    database.executescript((KEPT / f"{shape}.sql").read_text(encoding="utf-8"))
    found = database.execute("SELECT version_num FROM alembic_version").fetchall()
    database.close()
    assert found == [(shape,)]
    assert holds(told(Premises(tmp_path)), json.loads((KEPT / f"{shape}.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
@pytest.mark.parametrize("shape", BACKUPS)
def test_a_former_backup_answers_as_it_did(tmp_path, postgres, shape, kind):
    """A backup of that shape is restored into either database."""
    url = postgres.empty_database() if kind == "postgres" else None
    place = Premises(tmp_path / "server", url)
    copy = shutil.copy(KEPT / f"{shape}.backup", tmp_path)
    assert restore(Path(copy), place).schema == shape
    assert holds(told(place), json.loads((KEPT / f"{shape}.json").read_text(encoding="utf-8")))
    assert len(list(place.files.glob("*.png"))) == 2
    if url is not None:
        postgres.drop(url)

"""Backups: saved from either database, restored into either, the same answers; damaged or foreign ones are refused."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import stat
import tracemalloc
import zipfile
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from interpreter.cli.main import main
from interpreter.clock import VirtualClock
from interpreter.jobs.backup import saving
from interpreter.jobs.backup.form import MANIFEST
from interpreter.jobs.backup.restoring import restore
from interpreter.jobs.backup.saving import save
from interpreter.jobs.port import NotReachable
from interpreter.jobs.premises import Premises
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.store import HEAD
from tests.jobs.conftest import Embedded
from tests.jobs.everything import answers, make_everything


@pytest.fixture
def places(tmp_path, postgres):
    """Makes places for a server: a folder, and a database in PostgreSQL where it is asked for."""
    made = []

    def place(kind: str) -> Premises:
        folder = tmp_path / f"{kind}-{len(made)}"
        folder.mkdir()
        made.append(postgres.empty_database() if kind == "postgres" else None)
        return Premises(folder, made[-1])

    yield place
    for url in filter(None, made):
        postgres.drop(url)


class Opened(Embedded):
    """A service on such a place, with random numbers of its own: no two have one epoch."""

    def open(self) -> None:
        self.random = random.Random(str(self.folder))
        super().open()


def opened(place: Premises) -> Opened:
    return Opened(place.folder, place.place())


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> Path:
    """A backup of a SQLite server."""
    folder = tmp_path_factory.mktemp("saved")
    platform = opened(Premises(folder))
    make_everything(platform)
    platform.close()
    save(Premises(folder), folder / "backup", VirtualClock())
    return folder / "backup"


@pytest.mark.parametrize("target", ["sqlite", "postgres"])
@pytest.mark.parametrize("source", ["sqlite", "postgres"])
def test_there_and_back(places, tmp_path, source, target):
    """What was saved from one database answers the same in the other, and goes on from there."""
    first, second = places(source), places(target)
    platform = opened(first)
    make_everything(platform)
    before = json.dumps(answers(platform)).replace(first.files.as_uri(), "files")
    cursor = platform.owner("ann").events()["cursor"]
    counted = save(first, tmp_path / "backup", VirtualClock())  # while it serves
    platform.close()
    assert stat.S_IMODE((tmp_path / "backup").stat().st_mode) == 0o600
    assert restore(tmp_path / "backup", second) == counted
    assert (counted.files, counted.schema) == (2, HEAD)
    platform = opened(second)
    try:
        after = json.dumps(answers(platform)).replace(second.files.as_uri(), "files")
        after = after.replace(first.files.as_uri(), "files")  # rows keep the addresses that they were given (R31)
        assert json.loads(after) == json.loads(before)
        kept = {path.name: path.read_bytes() for path in second.files.glob("*.png")}
        assert kept == {path.name: b"picture" for path in first.files.glob("*.png")}
        assert len(kept) == 2
        ann = platform.owner("ann")
        told = ann.events(after=cursor, limit=100_000)
        assert told["reset"]
        assert len(told["events"]) == len(json.loads(before)["ann"]["events"])
        job = ann.jobs()["jobs"][0]["id"]
        assert ann.post_inputs(job, [{"page": "new"}])["success"]
        last = ann.events(after=told["cursor"])["events"]
        assert [event["kind"] for event in last] == ["plan"]
        assert last[0]["id"] > max(event["id"] for event in told["events"])
    finally:
        platform.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_only_into_an_empty_place(places, saved, kind):
    """What is there already is never overwritten, nor what another server holds."""
    place = places(kind)
    restore(saved, place)
    with pytest.raises(Refused, match="already"):
        restore(saved, place)
    with place.held(), pytest.raises(NotReachable, match="in use"):
        restore(saved, place)


def test_not_beside_a_service_on_postgres(places, saved, postgres):
    """A database that a service holds is left alone."""
    place = places("postgres")
    platform = opened(place)
    with pytest.raises(NotReachable, match="a job server uses"):
        restore(saved, place)
    platform.close()


def changed(saved: Path, to: Path, change, packed: int = zipfile.ZIP_STORED) -> Path:
    """A backup with its members changed: `change` gets and gives name → bytes."""
    with zipfile.ZipFile(saved) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(to, "w", packed) as archive:
        for name, data in change(members).items():
            archive.writestr(name, data)
    return to


def listed(members, **values):
    """The members with values of the list changed."""
    return {**members, MANIFEST: json.dumps({**json.loads(members[MANIFEST]), **values}).encode()}


TASKS, EVENTS = "tables/tasks.jsonl", "tables/events.jsonl"
EVIL = {"../evil": {"sha256": "0" * 64, "size": 1}}
CHANGES = {
    "a row changed": (lambda m: {**m, TASKS: m[TASKS].replace(b"no price", b"NO price")}, "damaged"),
    "a table cut": (lambda m: {**m, EVENTS: m[EVENTS][:-20]}, "damaged"),
    "a file changed": (lambda m: {**m, next(n for n in m if n.startswith("files/")): b"other"}, "damaged"),
    "a file too much": (lambda m: {**m, "files/../../evil": b""}, "does not hold what"),
    "a table less": (lambda m: {n: d for n, d in m.items() if n != "tables/jobs.jsonl"}, "does not hold what"),
    "no list": (lambda m: {n: d for n, d in m.items() if n != MANIFEST}, "no list"),
    "a newer form": (lambda m: listed(m, farmhand_backup=2), "newer Farmhand"),
    "a newer shape": (lambda m: listed(m, schema="9999"), "knows"),
    "a list of nothing": (lambda m: {**m, MANIFEST: b"{}"}, "does not say"),
    "a list of odd names": (lambda m: listed(m, files=EVIL), "does not hold what"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_damaged_and_foreign_ones(places, saved, tmp_path, name):
    """Each is refused with its reason before anything is written."""
    change, said = CHANGES[name]
    place = places("sqlite")
    with pytest.raises(Refused, match=said):
        restore(changed(saved, tmp_path / "changed", change), place)
    assert sorted(path.name for path in place.folder.iterdir()) == ["lock"]
    assert not (tmp_path / "evil").exists()


LARGE, LITTLE = b"0" * 60_000_000, 30_000_000  # all that is loaded for it is counted as well
FILE = "0" * 32 + ".png"


def with_files(members, files: dict[str, bytes], **said):
    """The members with more handed-in files, honestly listed but for what is `said` of each."""
    kept = json.loads(members[MANIFEST])["files"]
    more = {
        name: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), **said} for name, data in files.items()
    }
    listed_files = {**members, **{f"files/{name}": data for name, data in files.items()}}
    return listed(listed_files, files={**kept, **more})


def with_rows(members, text: bytes):
    """The members with other rows of tasks, honestly listed."""
    tables = json.loads(members[MANIFEST])["tables"]
    said = {**tables["tasks"], "sha256": hashlib.sha256(text).hexdigest(), "size": len(text)}
    return listed({**members, TASKS: text}, tables={**tables, "tasks": said})


def small_head(path: Path) -> None:
    """Let the list at the end of an archive say that its largest member is of ten bytes."""
    data = path.read_bytes()
    assert data.count(len(LARGE).to_bytes(4, "little")) == 2
    path.write_bytes(data.replace(len(LARGE).to_bytes(4, "little"), (10).to_bytes(4, "little")))


BOMBS = {
    "a file": (lambda m: with_files(m, {FILE: LARGE}), "grows to more than 100 times"),
    "a table": (lambda m: with_rows(m, LARGE), "grows to more than 100 times"),
    "the list": (lambda m: {**m, MANIFEST: m[MANIFEST] + b" " * len(LARGE)}, "grows to more than 100 times"),
    "many small ones": (
        lambda m: with_files(m, {f"{number:032x}.png": LARGE[:900_000] for number in range(30)}),
        "grows to more than 100 times",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_x5_what_grows_without_an_end(places, saved, tmp_path, name):
    """An archive that unpacks to far more than it is: what comes out is counted, and no more of it is taken."""
    change, said = BOMBS[name]
    place = places("sqlite")
    bomb = changed(saved, tmp_path / "bomb", change, zipfile.ZIP_DEFLATED)
    tracemalloc.start()
    with pytest.raises(Refused, match=said):
        restore(bomb, place)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < LITTLE
    assert sorted(path.name for path in place.folder.iterdir()) == ["lock"]


@pytest.mark.parametrize(
    ("name", "change"),
    [(MANIFEST, lambda m: {**m, MANIFEST: LARGE}), (FILE, lambda m: with_files(m, {FILE: LARGE}, size=10))],
    ids=["the list", "a file"],
)
def test_x5_what_says_it_is_small(places, saved, tmp_path, name, change):
    """The sizes in an archive's own list are not believed either."""
    place = places("sqlite")
    bomb = changed(saved, tmp_path / "bomb", change, zipfile.ZIP_DEFLATED)
    small_head(bomb)
    tracemalloc.start()
    with pytest.raises(Refused, match=r"no backup|damaged"):
        restore(bomb, place)
    assert tracemalloc.get_traced_memory()[1] < LITTLE
    tracemalloc.stop()
    assert sorted(path.name for path in place.folder.iterdir()) == ["lock"]


def test_x5_other_ways_of_packing(places, saved, tmp_path):
    """What unpacks a piece to any size at once is not unpacked at all."""
    place = places("sqlite")
    for way in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        bomb = changed(saved, tmp_path / f"{way}", lambda members: members, way)
        with pytest.raises(Refused, match="packed in a way"):
            restore(bomb, place)
    assert sorted(path.name for path in place.folder.iterdir()) == ["lock"]


def test_x5_no_room_for_it(places, saved, monkeypatch):
    """Where the disk has no room, nothing is begun."""
    place = places("sqlite")
    usage = shutil.disk_usage(place.folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1_000))
    with pytest.raises(Refused, match="room for 0 MB"):
        restore(saved, place)
    assert sorted(path.name for path in place.folder.iterdir()) == ["lock"]


def test_x5_rows_that_are_none(places, saved, tmp_path):
    """Rows that are no JSON, or nested beyond all measure, are told as such, and nothing is left behind."""
    place = places("sqlite")
    for text in (b"[" * 100_000 + b"\n", b'[{"base64": 3}]\n', b"7\n"):
        with pytest.raises(Refused, match="a row that is none"):
            restore(changed(saved, tmp_path / "changed", partial(with_rows, text=text)), place)
        assert sorted(path.name for path in place.folder.iterdir()) == ["lock"]


def test_what_is_no_backup(places, tmp_path):
    """Other files are told apart."""
    place = places("sqlite")
    (tmp_path / "text").write_text("hello")
    with pytest.raises(Refused, match="is no backup"):
        restore(tmp_path / "text", place)
    with pytest.raises(Refused, match="no job database"):
        save(place, tmp_path / "backup", VirtualClock())
    assert not (tmp_path / "backup").exists()


def test_a_failure_leaves_nothing_half(places, saved, tmp_path, monkeypatch):
    """A full disk in the midst of it: no backup, and no database on either kind."""
    for kind in ("sqlite", "postgres"):
        place = places(kind)
        monkeypatch.setattr("interpreter.jobs.backup.restoring._files", full)
        with pytest.raises(OSError, match="full"):
            restore(saved, place)
        assert not (place.folder / "jobs.db").exists()
        if place.database is not None:
            engine = create_engine(place.database)
            assert inspect(engine).get_table_names() == []
            engine.dispose()
        monkeypatch.undo()
        restore(saved, place)
    monkeypatch.setattr(saving, "_written", full)
    with pytest.raises(OSError, match="full"):
        save(place, tmp_path / "backup", VirtualClock())
    assert list(tmp_path.glob("backup*")) == []


def full(*_):
    raise OSError(28, "the disk is full")


def test_a_full_disk_leaves_no_files(places, saved, monkeypatch):
    """What was laid down of the handed-in files goes as well."""
    place = places("sqlite")
    monkeypatch.setattr("interpreter.jobs.backup.restoring._sync", full)
    with pytest.raises(OSError, match="full"):
        restore(saved, place)
    assert sorted(path.name for path in place.folder.iterdir()) == ["lock"]


def test_a_missing_file_is_told(places, saved, tmp_path):
    """A backup that would lack a handed-in file is not made."""
    place = places("sqlite")
    restore(saved, place)
    next(place.files.glob("*.png")).unlink()
    with pytest.raises(Refused, match="is missing"):
        save(place, tmp_path / "backup", VirtualClock())


def test_the_commands(tmp_path, saved, capsys):
    """In plain words, with exit codes; a backup is not overwritten."""

    def run(*words: object) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out + told.err

    folder = tmp_path / "server"
    code, said = run("restore", saved, "--folder", folder)
    assert (code, "2 files are back" in said) == (0, True)
    code, said = run("backup", tmp_path / "again", "--folder", folder)
    assert (code, "2 files in" in said) == (0, True)
    assert run("backup", tmp_path / "again", "--folder", folder)[0] == 2
    assert run("backup", tmp_path / "none" / "again", "--folder", folder)[0] == 2
    assert run("restore", tmp_path / "none", "--folder", tmp_path / "other")[0] == 2
    assert run("restore", saved, "--folder", folder)[0] == 2
    with Premises(folder).held():
        assert run("restore", saved, "--folder", folder)[0] == 5
    with zipfile.ZipFile(tmp_path / "again") as one, zipfile.ZipFile(saved) as other:
        assert {n: one.read(n) for n in one.namelist() if n != MANIFEST} == {
            n: other.read(n) for n in other.namelist() if n != MANIFEST
        }

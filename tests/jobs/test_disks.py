"""Disks that are full, fail, or are locked by somebody else (rows K13, K14, K15 of docs/reliability.md)."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import contextmanager
from pathlib import Path

import pytest

from interpreter.clock import SystemClock
from interpreter.jobs.port import NotReachable
from interpreter.jobs.store import BUSY_MS
from interpreter.jobs.tables import tasks
from tests.sizes import sized

SHOT = {"name": "shot", "extension": "png", "base64Data": "cGljdHVyZQ=="}
OTHER = {**SHOT, "name": "other"}
FAILURES = {"full": errno.ENOSPC, "broken": errno.EIO, "quota": errno.EDQUOT}

CALLS = {"os.fsync": 3, "Path.replace": 2, "Path.mkdir": 1, "os.open": 1}  # how often two files need them


@pytest.fixture
def platform():
    """These tests are about the disk of one server."""
    return "embedded-sqlite"


def fails_at(monkeypatch, place: str, number: int, code: int) -> None:
    """Let the nth call of a function of the system fail, and all after it."""
    module, _, name = place.rpartition(".")
    target = {"os": os, "Path": Path}[module]
    real, calls = getattr(target, name), []

    def call(*given, **more):
        calls.append(given)
        if len(calls) >= number:
            raise OSError(code, os.strerror(code))
        return real(*given, **more)

    monkeypatch.setattr(target, name, call)


@pytest.mark.parametrize("kind", FAILURES)
@pytest.mark.parametrize("place", CALLS)
def test_k15_files_that_cannot_be_written(make_world, monkeypatch, place, kind):
    """Wherever the disk fails the final word is refused: nothing is closed, nothing is left, it can be said again."""
    for number in range(1, CALLS[place] + 1):
        _refused_whole(make_world(on_disk=True), monkeypatch, place, number, FAILURES[kind])


def _refused_whole(world, monkeypatch, place, number, code):
    """One final word with two files on such a disk."""
    task, api = world.start(world.job())
    with monkeypatch.context() as broken:
        fails_at(broken, place, number, code)
        answer = api.submit_task("success", {"n": 1}, True, [SHOT, OTHER], key="final")
        assert (answer["success"], answer["code"]) == (False, "storage"), answer
        assert os.strerror(code) in answer["error"]
    assert world.status(task) == "running"
    assert world.platform.stored_files() == []
    assert api.submit_task("success", {"n": 1}, True, [SHOT, OTHER], key="final")["success"]
    assert len(world.platform.stored_files()) == 2


def breaks(monkeypatch, world, *, committed: bool) -> None:
    """The next change with a file on the disk ends without anybody knowing whether it was committed."""
    store = world.host._core.store
    real = store.change

    @contextmanager
    def change(call=None, **how):
        with_file = bool(world.platform.stored_files())
        with real(call, **how) as db:
            yield db
            if with_file:
                monkeypatch.setattr(store, "change", real)
            if with_file and not committed:
                raise NotReachable("the connection broke")
        if with_file:
            raise NotReachable("the connection broke")

    monkeypatch.setattr(store, "change", change)


@pytest.mark.parametrize("committed", [True, False])
def test_r130_a_commit_in_doubt_keeps_the_files(make_world, monkeypatch, committed):
    """Its answer lost, a commit may have happened: the files stay until a look tells, so no row lacks its bytes."""
    world = make_world(on_disk=True)
    job = world.job()
    task, api = world.start(job)
    breaks(monkeypatch, world, committed=committed)
    with pytest.raises(NotReachable):
        api.submit_task("success", {"n": 1}, True, [SHOT], key="final")
    assert len(world.platform.stored_files()) == 1
    world.clock.sleep(61)
    _, other = world.start(job)
    assert other.submit_task("success", {}, True, [OTHER])["success"]
    assert len(world.platform.stored_files()) == 1 + committed
    assert api.submit_task("success", {"n": 1}, True, [SHOT], key="final")["success"]
    (listed,) = world.look(task)["files"]
    assert len(world.platform.stored_files()) == 2
    assert listed["name"] == "shot"


def full(world, *, more: int = 0) -> None:
    """The database may grow by so many pages and no further."""
    with world.host._core.store.change() as db:
        pages = db.exec_driver_sql("PRAGMA page_count").scalar()
        db.exec_driver_sql(f"PRAGMA max_page_count={pages + more}")


@pytest.mark.parametrize("more", range(0, sized(4, 20), 2))
def test_k14_a_full_database(make_world, more):
    """Refused with nothing half done wherever it fills up; what is there can be read; it goes on when there is room."""
    world = make_world(on_disk=True)
    job = world.job()
    _, api = world.start(job)
    full(world, more=more)
    told = []

    def fill():
        while True:
            told.append(api.add_sub_tasks([{"n": len(told), "text": "x" * 500}], False, key=f"{len(told)}"))

    with pytest.raises(NotReachable, match="full"):
        fill()
    planned = [one["planned_task_id"] for answer in told for one in answer["inserted_ids"]]
    assert [child["planned_task_id"] for child in api.children()["children"]][: len(planned)] == planned
    assert len(api.children()["children"]) == min(len(planned), 1_000)
    with world.host._core.store.change() as db:
        db.exec_driver_sql("PRAGMA max_page_count=1000000")
        assert db.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    assert api.add_sub_tasks([{"n": len(told), "text": "x" * 500}], False, key=f"{len(told)}")["success"]
    assert world.ann.planned(job)["total"] == len(planned) + 1


def test_k13_a_lock_that_is_held_for_long(make_world):
    """A change waits for the lock as long as its patience lasts, no longer, and then nothing of it is done."""
    world = make_world(on_disk=True)
    task, api = world.start(world.job())
    patience = sized(300, BUSY_MS)
    with world.host._core.store.change() as db:
        db.exec_driver_sql(f"PRAGMA busy_timeout={patience}")
    clock = SystemClock()
    for number in range(sized(1, 5)):
        other = sqlite3.connect(world.platform.database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        began = clock.monotonic()
        with pytest.raises(NotReachable, match="locked"):
            api.submit_task("running", {"n": number}, False)
        assert patience / 1000 * 0.9 <= clock.monotonic() - began <= patience / 1000 * 5
        assert world.look(task)["job_proof"] != {"n": number}, "a look does not wait for a change"
        other.execute("ROLLBACK")
        other.close()
        assert api.submit_task("running", {"n": number}, False)["success"]


def test_k13_a_look_never_turns_into_a_change(make_world):
    """Who only looks cannot write: a look that turned into a change would fail at once, however long it may wait."""
    world = make_world(on_disk=True)
    with pytest.raises(NotReachable, match="readonly"), world.host._core.store.look() as db:
        db.execute(tasks.delete())

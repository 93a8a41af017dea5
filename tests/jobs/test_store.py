"""The database: its shape, its settings, and what survives a stop."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, insert, select

from interpreter.clock import SystemClock, VirtualClock
from interpreter.jobs import store as store_module
from interpreter.jobs.core import Setting
from interpreter.jobs.migrations import upgrade
from interpreter.jobs.port import NotReachable
from interpreter.jobs.service import open_service
from interpreter.jobs.store import HEAD, Store, bring_up
from interpreter.jobs.tables import facts, metadata
from interpreter.jobs.turns import Turns


def shape(path):
    """Every table and index of a database file with its columns, free of how the statements were written."""
    with sqlite3.connect(path) as raw:
        names = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        found = {
            name: (
                raw.execute(f"PRAGMA table_info({name})").fetchall(),
                sorted(row[2:] for row in raw.execute(f"PRAGMA foreign_key_list({name})")),
                sorted(row[1:] for row in raw.execute(f"PRAGMA index_list({name})") if row[3] == "c"),
            )
            for name in names
            if not name.startswith("sqlite_")
        }
        sql = dict(raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    raw.close()
    return found, {name for name, text in sql.items() if text and "AUTOINCREMENT" in text}


def test_migrations_lead_to_the_tables(tmp_path):
    """A database made by all migrations has exactly the shape of one that was made at once."""
    migrated = create_engine(f"sqlite:///{tmp_path}/a.db")
    upgrade(migrated)
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == HEAD
    migrated.dispose()
    Store(tmp_path / "b.db").close()
    assert shape(tmp_path / "a.db") == shape(tmp_path / "b.db")
    assert shape(tmp_path / "b.db")[1] == {"events", "planned_tasks"}


def test_an_older_database_is_led_here(tmp_path):
    """A database at an earlier step is migrated when it is opened; one that is up to date is left alone."""
    engine = create_engine(f"sqlite:///{tmp_path}/a.db")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    bring_up(engine)
    bring_up(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_settings_of_the_connection(tmp_path):
    """Writes wait for the disk, readers do not block, links between rows hold."""
    store = Store(tmp_path / "jobs.db")
    with store.change() as db:
        found = [
            db.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert found == ["wal", 2, 1]
    store.close()


def test_every_change_begins_with_the_write_lock(tmp_path, monkeypatch):
    """Even a look takes the lock first; who finds it held for too long is told that the service is not reachable."""
    monkeypatch.setattr(store_module, "BUSY_MS", 50)
    store = Store(tmp_path / "jobs.db")
    other = sqlite3.connect(tmp_path / "jobs.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(NotReachable), store.change():
        pass
    other.execute("ROLLBACK")
    other.execute("PRAGMA busy_timeout=0")
    with store.change(), pytest.raises(sqlite3.OperationalError):
        other.execute("BEGIN IMMEDIATE")
    other.close()
    store.close()


def test_a_change_that_fails_is_undone(tmp_path):
    """Nothing of a block that raises is kept, and `committed` is not called."""
    store = Store(tmp_path / "jobs.db")
    called = []

    def fail():
        with store.change(lambda: called.append(1)) as db:
            db.execute(insert(facts), {"name": "a", "value": "b"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.change(lambda: called.append(2)) as db:
        assert db.exec_driver_sql("SELECT count(*) FROM facts").scalar() == 0
    assert called == [2]
    store.close()


def test_a_closed_service_is_not_reachable(tmp_path):
    """Every call after the end says so, and closing twice is fine."""
    service = open_service(None, Setting(VirtualClock(), random.Random(1), tmp_path))
    service.close()
    service.close()
    with pytest.raises(NotReachable):
        service.owner("ann")


def test_a_folder_that_cannot_be(tmp_path):
    """A database that cannot be opened is told in a sentence."""
    with pytest.raises(NotReachable, match="cannot be opened"):
        Store(tmp_path / "no" / "such" / "folder" / "jobs.db")


def test_everything_is_there_after_a_stop(make_world):
    """Tasks, proofs, offers, keys and events survive; nothing is told twice."""
    world = make_world(on_disk=True)
    task, api = world.start(world.job(), {"url": "u"})
    api.submit_task("running", {"a": 1}, False)
    api.offer("o", "t", {"n": 1})
    ids, _ = world.children(api, {"n": 1}, key="k")
    before = world.look(task), world.events(), api.get_sub_tasks(ids)
    world.platform.cut()
    world.platform.open()
    again = world.platform.task(task)
    ann = world.platform.owner("ann")
    assert (ann.task(task)["task"], ann.events()["events"], again.get_sub_tasks(ids)) == before
    assert again.offer_status("o")["state"] == "open"
    assert [item["planned_task_id"] for item in again.add_sub_tasks([{"n": 1}], key="k")["inserted_ids"]] == ids
    child = again.get_sub_tasks(ids)["tasks"][ids[0]]["job_task_id"]
    assert set(world.platform.host.running()) == {task, child}
    world.platform.cut()


def test_many_threads_at_once(make_world):
    """Writers from several threads wait for one another; every effect is there once."""
    world = make_world(on_disk=True)
    sink = world.job()
    apis = [world.start(world.job())[1] for _ in range(6)]
    failures = []

    def work(api):
        for number in range(8):
            if not api.submit_task_to_another_job(sink, {"n": number}, key=f"k{number}")["success"]:
                failures.append(number)
            api.submit_task("running", {"n": number}, False)

    threads = [threading.Thread(target=work, args=(api,)) for api in apis for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(world.rows(sink)) == 48
    numbers = [event["id"] for event in world.events()]
    assert len(set(numbers)) == len(numbers)


def test_importing_the_service_loads_no_migrations():
    """alembic and the pattern engine are loaded only where they are needed, so that a run starts quickly."""
    code = (
        "import random, sys, pathlib, tempfile;"
        "from interpreter.clock import SystemClock;"
        "from interpreter.jobs.core import Setting;"
        "from interpreter.jobs.service import open_service;"
        "folder = pathlib.Path(tempfile.mkdtemp());"
        "open_service(folder / 'jobs.db', Setting(SystemClock(), random.SystemRandom(), folder)).close();"
        "print([name for name in ('alembic', 're2', 'lark', 'httpx') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=".")
    assert done.stdout.strip() == "[]"


class Broken:
    """A connection of the driver that fails at one statement."""

    def __init__(self, raw, word):
        self._raw, self._word = raw, word

    def execute(self, text):
        if text == self._word:
            raise sqlite3.OperationalError("disk I/O error")
        return self._raw.execute(text)

    @property
    def in_transaction(self):
        return self._raw.in_transaction


def together(store, names, fails=()):
    """Changes that stand in line behind one that is going on; what became of each."""
    results = {}

    def write(name):
        try:
            with store.change() as db:
                db.execute(insert(facts), {"name": name, "value": name})
                if name in fails:
                    raise ZeroDivisionError
            results[name] = "done"
        except (NotReachable, ZeroDivisionError) as problem:
            results[name] = type(problem).__name__

    threads = [threading.Thread(target=write, args=(name,)) for name in names]
    with store.change():
        for number, thread in enumerate(threads, 1):
            thread.start()
            while len(store._turns._others) < number:
                SystemClock().sleep(0.001)
    for thread in threads:
        thread.join()
    return results


def kept(store):
    with store.look() as db:
        return sorted(row.name for row in db.execute(select(facts.c.name)))


def test_r124_one_that_fails_is_undone_alone(tmp_path, monkeypatch):
    """Changes in line commit at once; one of them that fails takes nothing of the others with it."""
    store = Store(tmp_path / "jobs.db")
    commits = []
    monkeypatch.setattr(
        store, "_commit", lambda group, commit=store._commit: (commits.append(group.size), commit(group))
    )
    results = together(store, "abcd", fails="c")
    assert results == {"a": "done", "b": "done", "c": "ZeroDivisionError", "d": "done"}
    assert kept(store) == ["a", "b", "d"]
    assert commits == [4]  # with the one that they stood behind
    store.close()


def test_r124_a_commit_that_fails_fails_for_all(tmp_path, monkeypatch):
    """Nobody is told success before the commit: when it fails, all that stood in it hear so, and nothing is kept."""
    store = Store(tmp_path / "jobs.db")
    results = {}

    def spoilt():
        results.update(together(store, "abc", fails="b"))

    with store.change() as db:
        db.execute(insert(facts), {"name": "before", "value": ""})
    monkeypatch.setattr(store, "_raw", Broken(store._raw, "COMMIT"))
    with pytest.raises(NotReachable):
        spoilt()
    monkeypatch.undo()
    assert kept(store) == ["before"]
    with store.change() as db:
        db.execute(insert(facts), {"name": "after", "value": ""})
    assert kept(store) == ["after", "before"]
    store.close()


def test_r131_a_look_sees_what_is_committed_and_nothing_else(tmp_path):
    """While a change goes on looks go on as well, and see what was before it."""
    store = Store(tmp_path / "jobs.db")
    with store.change() as db:
        db.execute(insert(facts), {"name": "a", "value": ""})
        assert kept(store) == []
    assert kept(store) == ["a"]
    with store.look() as db, pytest.raises(sqlite3.OperationalError, match="readonly"):
        db.raw.execute("DELETE FROM facts")
    store.close()


def test_r115_who_is_urgent_goes_first():
    """A beat that comes last is next; the others keep their order."""
    turns, order = Turns(), []
    turns.take()

    def work(name, *, urgent):
        turns.take(urgent=urgent)
        order.append(name)
        turns.give()

    threads = [threading.Thread(target=work, args=(name,), kwargs={"urgent": name == "beat"}) for name in "ab"]
    threads.append(threading.Thread(target=work, args=("beat",), kwargs={"urgent": True}))
    for number, thread in enumerate(threads, 1):
        thread.start()
        while len(turns._others) + len(turns._urgent) < number:
            SystemClock().sleep(0.001)
    turns.give()
    for thread in threads:
        thread.join()
    assert order == ["beat", "a", "b"]
    assert not turns.awaited

"""The Engine contract on the journal, and on DBOS with SQLite and with PostgreSQL; what a host adds to it."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet

from interpreter.clock import VirtualClock
from interpreter.engine.cluster.host import LOOK_S
from interpreter.engine.cluster.sealed import Sealed, Unreadable
from interpreter.engine.journal import Journal, JournalEngine
from interpreter.engine.port import InDoubt
from interpreter.failure import Interrupted
from tests.contracts.engine import ONCE, Counted, EngineContract, Killed
from tests.contracts.hosts import bench
from tests.postgres import Postgres


class JournalDesk:
    """Processes on one journal."""

    def __init__(self, path) -> None:
        self.clock = VirtualClock()
        self._path = path
        self._journal = Journal(path, self.clock)

    def process(self) -> JournalEngine:
        self.kill()
        self._journal = Journal(self._path, self.clock)
        return JournalEngine(self.clock, self._journal)

    def kill(self) -> None:
        self._journal.close()


class TestJournal(EngineContract):
    @pytest.fixture
    def desk(self, tmp_path):
        desk = JournalDesk(tmp_path / "journal.jsonl")
        yield desk
        desk.kill()


@pytest.fixture(scope="class")  # a process has one host at a time
def on_sqlite(tmp_path_factory):
    with bench(f"sqlite:///{tmp_path_factory.mktemp('farm')}/farm.db") as made:
        yield made


@pytest.fixture(scope="class")  # a process has one host at a time
def on_postgres():
    server = Postgres()
    with bench(server.empty_database(), Fernet.generate_key()) as made:
        yield made
    server.close()


class TestSqlite(EngineContract):
    """Killed and started again on its host."""

    @pytest.fixture
    def desk(self, on_sqlite, tmp_path):
        desk = on_sqlite.desk(tmp_path)
        yield desk
        desk.kill()


class TestPostgres(EngineContract):
    """Lost with its host: another one has nothing but the database, where all that is kept is copied at once."""

    @pytest.fixture
    def desk(self, on_postgres, tmp_path):
        desk = on_postgres.desk(tmp_path, elsewhere=True, every_s=0.0)
        yield desk
        desk.kill()


class TestHost:
    """What a host promises beyond the port: another one has what binds, and a phone has one task at a time."""

    @pytest.fixture
    def desk(self, on_sqlite, tmp_path):
        desk = on_sqlite.desk(tmp_path, elsewhere=True)
        yield desk
        desk.kill()

    def test_an_intent_and_all_before_it_outlive_the_host(self, desk):
        counted, engine = Counted(), desk.process()
        engine.keep("t:a", {"v": 1})
        with pytest.raises(Killed):
            counted.step(engine, ONCE, cut=True)
        desk.kill()
        elsewhere = desk.process()
        assert elsewhere.recall("t:a") == {"v": 1}
        with pytest.raises(InDoubt, match="not what was about to be sent"):
            counted.step(elsewhere, replace(ONCE, body={"a": 2}))

    def test_who_was_replaced_keeps_nothing_any_more(self, on_sqlite, desk):
        engine = desk.process()
        engine.keep("t:a", 1)
        on_sqlite.host.take_over(desk.task, 2)
        with pytest.raises(Interrupted):
            Counted().step(engine, ONCE)
        assert desk.process().recall("t:a") is None  # nothing had bound anybody

    def test_a_phone_has_one_task_at_a_time(self, on_sqlite, desk, tmp_path):
        desk.process()
        (tmp_path / "other").mkdir()
        other = on_sqlite.desk(tmp_path / "other")
        begun = threading.Event()
        waiting = threading.Thread(target=lambda: other.process() and begun.set())
        waiting.start()
        assert not begun.wait(4 * LOOK_S)
        desk.kill()
        assert begun.wait(60)
        waiting.join()
        other.kill()

    def test_nothing_can_be_read_with_another_key(self):
        sealed = Sealed(Fernet.generate_key())
        written = sealed.serialize({"v": "s3cret"})
        assert "s3cret" not in written
        assert sealed.deserialize(written) == {"v": "s3cret"}
        with pytest.raises(Unreadable, match="another key"):
            Sealed(Fernet.generate_key()).deserialize(written)

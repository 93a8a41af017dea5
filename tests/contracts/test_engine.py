"""The Engine contract on the journal, and on DBOS with SQLite and with PostgreSQL; what a host adds to it."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from interpreter.clock import VirtualClock
from interpreter.engine.journal import Journal, JournalEngine
from tests.contracts.engine import EngineContract
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

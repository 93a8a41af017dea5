"""The database of the job service: one transaction a change; SQLite here, PostgreSQL in interpreter/jobs/postgres.py.

SQLite has one connection and begins every change with the write lock in hand (`BEGIN IMMEDIATE`): a read that turns
into a write later would fail at once however long it may wait.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Dialect, Engine, Index, create_engine, event, exc, inspect, select, text
from sqlalchemy.dialects import registry
from sqlalchemy.pool import StaticPool
from sqlalchemy.schema import CreateIndex, CreateTable

from interpreter.jobs.port import NoRoom, NotReachable
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.tables import facts, metadata

HEAD = "0004"
BUSY_MS = 5_000


NOT_STORABLE = (OverflowError, UnicodeEncodeError, exc.DataError)
NO_ROOM_FOR_VALUE = Refused("a text or number in it cannot be stored", "bad_data")


class Database(Protocol):
    """What the service needs of its database, whichever it is."""

    def change(
        self, committed: Callable[[], None] | None = None, *, light: bool = False
    ) -> AbstractContextManager[Connection]:
        """One transaction; it is undone when the block raises. Raises NotReachable when the database fails.

        `committed` is called after the commit and before the next change that is not light can begin. A `light`
        change touches the rows of one task and offers alone, and nobody is called after it.
        """

    def close(self) -> None:
        """End; every later call is NotReachable. Safe to call twice."""


class Store:
    """Opens the SQLite database at a path, or in memory without one, and brings it to the present shape."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._engine = _engine(path)
        try:
            self._connection = self._engine.connect()
            bring_up(self._engine)
        except exc.OperationalError as problem:
            self._engine.dispose()
            raise NotReachable(f"the job database cannot be opened: {problem.orig}") from None
        self._open = True

    @contextmanager
    def change(
        self,
        committed: Callable[[], None] | None = None,
        *,
        light: bool = False,
    ) -> Iterator[Connection]:
        """See Database."""
        with self._lock:
            if not self._open:
                raise NotReachable("the job service is closed")
            try:
                with self._connection.begin():
                    yield self._connection
                if committed is not None:
                    committed()
            except NOT_STORABLE:
                raise NO_ROOM_FOR_VALUE from None
            except exc.OperationalError as problem:
                kind = NoRoom if getattr(problem.orig, "sqlite_errorname", "") == "SQLITE_FULL" else NotReachable
                raise kind(f"the job database failed: {problem.orig}") from None

    def close(self) -> None:
        """End; every later call is NotReachable. Safe to call twice."""
        with self._lock:
            if self._open:
                self._open = False
                self._connection.close()
                self._engine.dispose()


def _engine(path: Path | None) -> Engine:
    url = "sqlite://" if path is None else f"sqlite:///{path}"
    engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(raw: Any, _record: Any) -> None:
    raw.isolation_level = None  # the driver's own BEGIN would come too late
    cursor = raw.cursor()
    for setting in (f"busy_timeout={BUSY_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def bring_up(engine: Engine) -> None:
    """Make the tables of an empty database at once, or lead an older one here by its migrations."""
    with engine.begin() as connection:
        names = inspect(connection).get_table_names()
        if not names:
            for statement in _shape(engine.dialect.name):
                connection.exec_driver_sql(statement)
            connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
            connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})
            return
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found != HEAD:
        from interpreter.jobs.migrations import upgrade  # noqa: PLC0415 - alembic loads only for an older database

        upgrade(engine)


@cache
def _shape(dialect_name: str) -> tuple[str, ...]:
    """The statements that make all tables, written out once a process: tests and short runs open many databases."""
    dialect: Dialect = registry.load(dialect_name)()
    made: list[str] = []
    for table in metadata.sorted_tables:
        made.append(str(CreateTable(table).compile(dialect=dialect)))
        made.extend(str(CreateIndex(index).compile(dialect=dialect)) for index in sorted(table.indexes, key=_name))
    return tuple(made)


def _name(index: Index) -> str:
    return str(index.name)


def fact(connection: Connection, name: str) -> str | None:
    """One named text about this database, such as its epoch."""
    return connection.execute(select(facts.c.value).where(facts.c.name == name)).scalar()

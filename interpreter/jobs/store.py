"""The database of the job service: one transaction a change; SQLite here, PostgreSQL in interpreter/jobs/postgres.py.

SQLite has one connection that writes and begins with the write lock in hand (`BEGIN IMMEDIATE`): a read that turns into
a write later would fail at once however long it may wait. Changes that stand in line commit together: each is undone
alone, and none is told before the commit of all (R124). Looks have connections of their own and see what is committed.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Dialect, Engine, Index, create_engine, event, exc, inspect, select, text
from sqlalchemy.dialects import registry
from sqlalchemy.pool import NullPool, StaticPool
from sqlalchemy.schema import CreateIndex, CreateTable

from interpreter.jobs.failpoints import AFTER_COMMIT, BEFORE_COMMIT, pass_by
from interpreter.jobs.port import NoRoom, NotReachable
from interpreter.jobs.prepared import Db
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.tables import facts, metadata
from interpreter.jobs.turns import Turns

HEAD = "0006"
BUSY_MS = 5_000
CACHE_KB = 64 * 1024  # so that the indexes of some hundred thousand tasks stay at hand
MOST_TOGETHER = 64  # changes in one commit
CONNECT = {"check_same_thread": False, "cached_statements": 512}
READERS = 8  # idle connections for looks that are kept

NOT_STORABLE = (OverflowError, UnicodeEncodeError, exc.DataError)
NO_ROOM_FOR_VALUE = Refused("a text or number in it cannot be stored", "bad_data")


class Database(Protocol):
    """What the service needs of its database, whichever it is."""

    def change(
        self, committed: Callable[[], None] | None = None, *, light: bool = False, urgent: bool = False
    ) -> AbstractContextManager[Db]:
        """One transaction; it is undone when the block raises. Raises NotReachable when the database fails.

        `committed` is called after the commit and before the next change that is not light can begin. A `light`
        change touches the rows of one task and offers alone, and nobody is called after it. An `urgent` one goes
        before all others that wait.
        """

    @property
    def shared(self) -> bool:
        """Whether several servers may use it."""

    def standing(self) -> tuple[bool, bool]:
        """Whether this server leads, and whether there are others."""

    def alone(self) -> AbstractContextManager[bool]:
        """Whether no other server uses it, and then none does before the block ends."""

    def hints(self, idle: float, ended: threading.Event) -> Iterator[str | None]:
        """What other servers say as it comes, until `ended`; raises NotReachable.

        None when everything is to be looked at: at the beginning, and every `idle` seconds.
        """

    def look(self) -> AbstractContextManager[Db]:
        """A transaction that only reads: what was committed before it began, all of it (R131)."""

    def close(self) -> None:
        """End; every later call is NotReachable. Safe to call twice."""


class _Together:
    """Changes that commit as one."""

    def __init__(self) -> None:
        self.size = 0
        self.calls: list[Callable[[], None]] = []
        self.ended = threading.Event()
        self.problem: NotReachable | None = None


class Store:
    """Opens the SQLite database at a path, or in memory without one, and brings it to the present shape."""

    def __init__(self, path: Path | None = None) -> None:
        self._turns = Turns()
        self._together: _Together | None = None
        self._engine = _engine(path)
        self._reading_engine = None if path is None else _reading_engine(path)
        self._readers: list[Db] = []
        self._reading = threading.Lock()
        try:
            bring_up(self._engine)
            event.remove(self._engine, "begin", _begin)  # from here on changes begin and end by their own words
            self._db = Db(self._engine.connect())
        except exc.OperationalError as problem:
            self._engine.dispose()
            raise NotReachable(f"the job database cannot be opened: {problem.orig}") from None
        self._raw: sqlite3.Connection = self._db.raw
        self._open = True

    @contextmanager
    def change(
        self,
        committed: Callable[[], None] | None = None,
        *,
        light: bool = False,
        urgent: bool = False,
    ) -> Iterator[Db]:
        """See Database."""
        together = self._begin(urgent=urgent)
        try:
            yield self._db
        except BaseException as problem:
            self._undone(together, problem)
            raise _told(problem) from None
        together.size += 1
        if committed is not None:
            together.calls.append(committed)
        self._leave(together)

    def _begin(self, *, urgent: bool) -> _Together:
        """Take a turn, and go on in the transaction that others left open."""
        self._turns.take(urgent=urgent)
        try:
            if not self._open:
                raise NotReachable("the job service is closed")
            if self._together is None:
                self._raw.execute("BEGIN IMMEDIATE")
                self._together = _Together()
            elif self._together.size:
                self._raw.execute("SAVEPOINT one")
            return self._together
        except sqlite3.Error as problem:
            self._turns.give()
            raise _told(problem) from None
        except BaseException:
            self._turns.give()
            raise

    def _undone(self, together: _Together, problem: BaseException) -> None:
        """Undo one change; those before it stand, unless the database gave them up as well."""
        try:
            if self._raw.in_transaction and together.size:
                self._raw.execute("ROLLBACK TO one")
            elif self._raw.in_transaction:
                self._raw.execute("ROLLBACK")
        except sqlite3.Error as worse:
            problem = worse
        if self._raw.in_transaction:
            self._leave(together)  # even a refusal rests on what the others did
            return
        told = _told(problem)
        if together.size and not isinstance(told, NotReachable):
            told = NotReachable(f"the job database failed: {told}")
        self._end(together, told if isinstance(told, NotReachable) else None)
        self._turns.give()

    def _leave(self, together: _Together) -> None:
        """Commit if nobody stands in line, else leave it to the next one; back when it is committed."""
        if self._turns.awaited and together.size < MOST_TOGETHER:
            self._turns.give()
            together.ended.wait()
        else:
            self._commit(together)
            self._turns.give()
        if together.problem is not None:
            raise type(together.problem)(*together.problem.args)

    def _commit(self, together: _Together) -> None:
        try:
            pass_by(BEFORE_COMMIT)
            self._raw.execute("COMMIT")
            pass_by(AFTER_COMMIT)
        except sqlite3.Error as problem:
            with suppress(sqlite3.Error):
                self._raw.execute("ROLLBACK")
            told = _told(problem)
            assert isinstance(told, NotReachable)
            self._end(together, told)
            return
        self._end(together, None)

    def _end(self, together: _Together, problem: NotReachable | None) -> None:
        self._together = None
        together.problem = problem
        try:
            for call in together.calls if problem is None else ():
                call()
        finally:
            together.ended.set()

    shared = False

    def standing(self) -> tuple[bool, bool]:
        """See Database."""
        return True, False

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """See Database."""
        yield True

    def hints(self, idle: float, ended: threading.Event) -> Iterator[str | None]:
        """See Database."""
        yield from ()

    @contextmanager
    def look(self) -> Iterator[Db]:
        """See Database."""
        if self._reading_engine is None:
            with self.change(light=True) as db:
                yield db
            return
        db = self._reader(self._reading_engine)
        try:
            db.raw.execute("BEGIN")
            yield db
        except BaseException as problem:
            raise _told(problem) from None
        finally:
            self._give_back(db)

    def _reader(self, engine: Engine) -> Db:
        with self._reading:
            if not self._open:
                raise NotReachable("the job service is closed")
            if self._readers:
                return self._readers.pop()
        try:
            return Db(engine.connect())
        except exc.OperationalError as problem:
            raise _told(problem) from None

    def _give_back(self, db: Db) -> None:
        """Keep a connection for the next look, if it still works and is needed."""
        try:
            db.raw.execute("ROLLBACK")
        except sqlite3.Error:
            db.connection.close()
            return
        with self._reading:
            if self._open and len(self._readers) < READERS:
                self._readers.append(db)
                return
        db.connection.close()

    def close(self) -> None:
        """End; every later call is NotReachable. Safe to call twice."""
        self._turns.take(urgent=True)
        try:
            if not self._open:
                return
            if self._together is not None:
                self._commit(self._together)
            with self._reading:
                self._open = False
                idle, self._readers = self._readers, []
            for db in idle:
                db.connection.close()
            self._db.connection.close()
            self._engine.dispose()
        finally:
            self._turns.give()


def _told(problem: BaseException) -> BaseException:
    """What a failure of the database is for the callers; others stay as they are."""
    if isinstance(problem, NOT_STORABLE):
        return NO_ROOM_FOR_VALUE
    orig = problem.orig if isinstance(problem, exc.OperationalError) else problem
    if not isinstance(problem, exc.OperationalError) and not isinstance(problem, sqlite3.OperationalError):
        return problem
    kind = NoRoom if getattr(orig, "sqlite_errorname", "") == "SQLITE_FULL" else NotReachable
    return kind(f"the job database failed: {orig}")


def _engine(path: Path | None) -> Engine:
    url = "sqlite://" if path is None else f"sqlite:///{path}"
    engine = create_engine(url, poolclass=StaticPool, connect_args=CONNECT)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(raw: Any, _record: Any) -> None:
    raw.isolation_level = None  # the driver's own BEGIN would come too late
    cursor = raw.cursor()
    cache = f"cache_size=-{CACHE_KB}"
    for setting in (f"busy_timeout={BUSY_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", cache):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _reading_engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool, connect_args=CONNECT)
    event.listen(engine, "connect", _prepare_for_looks)
    return engine


def _prepare_for_looks(raw: Any, _record: Any) -> None:
    raw.isolation_level = None
    for setting in (f"busy_timeout={BUSY_MS}", "query_only=ON"):
        raw.execute(f"PRAGMA {setting}")


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


def fact(connection: Db, name: str) -> str | None:
    """One named text about this database, such as its epoch."""
    return connection.execute(select(facts.c.value).where(facts.c.name == name)).scalar()

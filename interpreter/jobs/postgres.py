"""The job database on PostgreSQL: READ COMMITTED with guards, one server or several.

Heavy changes (what starts and ends tasks, counts and shares phones) come one after another, by a lock that is taken
before any row: so no two of them wait for each other crosswise. Light ones run beside them and lock single rows, always
a task's before an offer's.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, exc, text

from interpreter.jobs.port import NoRoom, NotReachable
from interpreter.jobs.prepared import Db, Prepared
from interpreter.jobs.store import NO_ROOM_FOR_VALUE, NOT_STORABLE, bring_up
from interpreter.jobs.turns import Turns

LEADER, HEAVY, SERVING = 7_203_144_001, 7_203_144_002, 7_203_144_003  # numbers of our locks
SAFE_COMMITS = ("on", "remote_apply")
CONNECTIONS, LOCK_WAIT_MS, HOLD_WAIT_MS = 20, 5_000, 5_000
HINTS_S = 0.5
LOCK_NOT_AVAILABLE, DISK_FULL = "55P03", "53100"
FAILED = (exc.DBAPIError, exc.PendingRollbackError)  # the second: it failed before, in other hands


class PostgresStore:
    """Opens a PostgreSQL database by its URL and brings it to the present shape.

    Every server holds a lock for as long as its connection lasts, and one of them leads. Who only looks after users
    (`serves` False) is no server.
    """

    def __init__(self, url: str, *, serves: bool = True) -> None:
        self._serves = serves
        self._turns = Turns()
        self._holding = threading.Lock()
        self._open = True
        self._holder: Connection | None = None
        self.shared = serves
        self._engine = _engine(url)
        try:
            self._hold()
            bring_up(self._engine)
        except exc.DBAPIError as problem:
            self.close()
            raise NotReachable(f"the job database cannot be opened: {_first_line(problem)}") from None
        except NotReachable:
            self.close()
            raise

    @contextmanager
    def change(
        self, committed: Callable[[], None] | None = None, *, light: bool = False, urgent: bool = False
    ) -> Iterator[Db]:
        """See Database."""
        if not light:
            self._turns.take(urgent=urgent)
        try:
            with self._transaction() as db:
                if not light:
                    db.execute(_LOCK, {"number": HEAVY})
                yield db
            if committed is not None:
                committed()
        finally:
            if not light:
                self._turns.give()

    @contextmanager
    def look(self) -> Iterator[Db]:
        """See Database."""
        with self._transaction() as db:
            yield db

    @contextmanager
    def _transaction(self) -> Iterator[Db]:
        if not self._open:
            raise NotReachable("the job service is closed")
        try:
            self._hold()
            with self._engine.begin() as connection:
                yield Db(connection)
        except NOT_STORABLE:
            raise NO_ROOM_FOR_VALUE from None
        except (exc.OperationalError, exc.InterfaceError, exc.InternalError, exc.TimeoutError) as problem:
            self._lost()
            full = getattr(getattr(problem, "orig", None), "sqlstate", None) == DISK_FULL
            raise (NoRoom if full else NotReachable)(f"the job database failed: {_first_line(problem)}") from None

    def _hold(self) -> None:
        """Be a server of this database, for as long as the connection lasts."""
        with self._holding:
            if self._holder is not None or not self._serves or not self._open:
                return
            holder = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            try:
                _check_commits(holder)
                holder.execute(text(f"SET lock_timeout = {HOLD_WAIT_MS}"))
                holder.execute(text("SELECT pg_advisory_lock_shared(:number)"), {"number": SERVING})
            except exc.OperationalError as problem:
                _discard(holder)
                if getattr(problem.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
                    raise
                raise NotReachable("another job server starts on this database, and takes long") from None
            except NotReachable:
                _discard(holder)
                raise
            self._holder = holder

    def standing(self) -> tuple[bool, bool]:
        """See Database; who asks takes the lead where it is free."""
        try:
            self._hold()
            with self._holding:
                if self._holder is None:
                    return False, False
                found = self._holder.execute(_STANDING, {"leader": LEADER, "low": SERVING % 2**32}).one()
        except FAILED as problem:
            self._lost()
            raise NotReachable(f"the job database failed: {_first_line(problem)}") from None
        return bool(found.leads), found.servers > 1

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """See Database."""
        holder = self._holder
        if holder is None:
            yield False
            return
        numbers = {"number": SERVING}
        holder.execute(text("SELECT pg_advisory_unlock_shared(:number)"), numbers)
        alone = bool(holder.execute(text("SELECT pg_try_advisory_lock(:number)"), numbers).scalar_one())
        try:
            yield alone
        finally:
            with suppress(*FAILED):
                holder.execute(text("SELECT pg_advisory_lock_shared(:number)"), numbers)
                if alone:
                    holder.execute(text("SELECT pg_advisory_unlock(:number)"), numbers)

    def hints(self, idle: float, ended: threading.Event) -> Iterator[str | None]:
        """See Database."""
        try:
            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("LISTEN farmhand"))
                raw: Any = connection.connection.driver_connection
                quiet = idle
                while not ended.is_set():
                    if quiet >= idle:
                        quiet = 0.0
                        yield None
                    heard = False
                    for hint in raw.notifies(timeout=HINTS_S, stop_after=1):
                        heard = True
                        yield hint.payload
                    quiet += 0.0 if heard else HINTS_S
                connection.invalidate()  # it is not to hear anything when somebody else has it
        except exc.DBAPIError as problem:
            raise NotReachable(f"the job database failed: {_first_line(problem)}") from None
        except psycopg.Error as problem:
            raise NotReachable(f"the job database failed: {problem}") from None

    def _lost(self) -> None:
        """After a failure: look whether the holding connection still stands, and let the next change take it anew."""
        with self._holding:
            if self._holder is None:
                return
            try:
                self._holder.execute(text("SELECT 1"))
            except FAILED:
                _discard(self._holder)
                self._holder = None

    def close(self) -> None:
        """End; every later call is NotReachable. Safe to call twice."""
        self._turns.take(urgent=True)
        try:
            self._end()
        finally:
            self._turns.give()

    def _end(self) -> None:
        with self._holding:
            self._open = False
            if self._holder is not None:
                with suppress(*FAILED):
                    self._holder.execute(text("SELECT pg_advisory_unlock_all()"))
                _discard(self._holder)
                self._holder = None
            self._engine.dispose()


_STANDING = text(
    """
    SELECT pg_try_advisory_lock(:leader) AS leads,
           (SELECT count(*) FROM pg_locks
            WHERE locktype = 'advisory' AND granted AND CAST(objid AS bigint) = :low
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS servers
    """
)
_LOCK = Prepared(text("SELECT pg_advisory_xact_lock(:number)"))


def _check_commits(connection: Connection) -> None:
    safe = connection.execute(text("SHOW synchronous_commit")).scalar_one()
    if safe not in SAFE_COMMITS:
        raise NotReachable(f"the job database may lose what it confirmed: synchronous_commit is {safe}, not on")


def _discard(connection: Connection) -> None:
    """Close for good; what it locked is free."""
    with suppress(*FAILED):
        connection.invalidate()
    connection.close()


# what is looked for here is found by its index, row by row; PostgreSQL would rather read small tables whole, and keep
# to that plan while they grow
BY_INDEX = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off"


def _engine(url: str) -> Engine:
    return create_engine(
        url,
        isolation_level="READ COMMITTED",
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_pre_ping=True,
        pool_timeout=LOCK_WAIT_MS / 1000,
        connect_args={"connect_timeout": 10, "options": f"-c lock_timeout={LOCK_WAIT_MS} {BY_INDEX}"},
    )


def _first_line(problem: exc.SQLAlchemyError) -> str:
    said = str(getattr(problem, "orig", None) or problem).strip()
    return said.splitlines()[0] if said else type(problem).__name__

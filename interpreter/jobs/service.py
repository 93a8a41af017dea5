"""The embedded job service: opens a database, hands out desks for owners and handles for tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import bindparam, insert, select, update

from interpreter.jobs import arriving, closing, listing, phones, scheduling, timetable
from interpreter.jobs.bench import Bench
from interpreter.jobs.company import check_files
from interpreter.jobs.core import AssignedTask, Change, Core, Setting
from interpreter.jobs.desk import Desk
from interpreter.jobs.gate import Seat, find, token_hash
from interpreter.jobs.handle import TaskHandle
from interpreter.jobs.host import JobHost
from interpreter.jobs.lacking import Lack, lacking
from interpreter.jobs.prepared import Db, Prepared
from interpreter.jobs.rules.edges import RUNNING
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.store import Database, Store
from interpreter.jobs.tables import files, tasks, users
from interpreter.jobs.users import Caller, caller_of
from interpreter.jobs.watching import Watch

SQLITE = "sqlite:///"


_STORED_FILES = Prepared(select(files.c.id, files.c.extension))
_SEAT = Prepared(select(tasks.c.id, tasks.c.attempt).where(tasks.c.token_hash == bindparam("hash")))


class JobService(JobHost):
    """One service over one database; every method may be called from any thread.

    `tick` must be called when it says that something is due (task times, times to live); calls and waits do so
    on their way.
    """

    def __init__(self, store: Database, setting: Setting) -> None:
        self._core = Core(store, setting)
        self._core.expires_by(closing.close_overdue)
        self._watch = Watch(self._core)
        self._sweep()

    def _sweep(self) -> None:
        core = self._core
        with core.store.alone() as alone:
            with core.store.change() as db:
                known = db.execute(_STORED_FILES).all()
                if core.store.shared:
                    names = (f"{row.id}.{row.extension}" for row in known)
                    check_files(db, core.filing, core.file_id(), names, alone=alone)
            if alone:
                core.filing.sweep({row.id for row in known})
                with core.store.change() as db:
                    arriving.sweep(db)

    def owner(self, name: str) -> Desk:
        """The owner's side for a user, who is made when new."""
        with self._core.change() as change:
            user_id = change.db.execute(select(users.c.id).where(users.c.name == name)).scalar()
            if user_id is None:
                user_id = self._core.id()
                change.db.execute(insert(users), {"id": user_id, "name": name})
        return Desk(self._core, user_id)

    def task(self, job_task_id: str | None) -> TaskHandle:
        """The job API of a task's present attempt; None is a program without a task (R15)."""
        if job_task_id is None:
            return TaskHandle(self._core, None)
        with self._core.look() as change:
            row = find(change, job_task_id)
        return TaskHandle(self._core, Seat(job_task_id, 0 if row is None else row.attempt))

    def task_of_token(self, token: str) -> TaskHandle:
        """The job API of the attempt that a token was given for; a void token has no task (R92)."""
        return self.task_of_seat(self.seat_of_token(token))

    def seat_of_token(self, token: str) -> Seat | None:
        """The attempt that a token was given for, None for a void one."""
        with self._core.look() as change:
            row = change.db.execute(_SEAT, {"hash": token_hash(token)}).first()
        return None if row is None else Seat(row.id, row.attempt)

    def task_of_seat(self, seat: Seat | None) -> TaskHandle:
        """The job API of one attempt at a task."""
        return TaskHandle(self._core, seat)

    def desk(self, user_id: str) -> Desk:
        """The owner's side for a user who is there."""
        return Desk(self._core, user_id)

    def bench(self, user_id: str, gone: Callable[[], bool] = lambda: False) -> Bench:
        """The worker's side for a user who is there; `gone`: nobody would get its answer any more."""
        return Bench(self._core, user_id, gone)

    def look_again(self) -> None:
        """Let those look again who wait for a task: one of them is gone."""
        self._core.wakes.wake((scheduling.WORK,))

    def seat_of_phone(self, user_id: str, remote_device_id: str) -> Seat | None:
        """The attempt that a user's worker runs on a phone, or ran there last; None when there is none (R92)."""
        with self._core.change(light=True) as change:
            mine = select(tasks).where(tasks.c.taker_id == user_id, tasks.c.device_id == remote_device_id)
            row = change.db.execute(mine.order_by(tasks.c.holds.is_(None), tasks.c.added.desc()).limit(1)).first()
        return None if row is None or row.vacant is not None else Seat(row.id, row.attempt)

    def watch(self) -> float:
        """Lose the leases that stood still; seconds until this wants to be called again (R97)."""
        return self._watch.look()

    def lacking(self) -> list[Lack]:
        """What waits and could be run by nobody who is here now."""
        with self._core.change(light=True) as change:
            return lacking(change)

    def start_due(self) -> None:
        """Start the tasks of jobs whose time has come."""
        with self._core.change(light=True) as change:
            due = timetable.is_due(change)
        if due:
            with self._core.change() as change:
                timetable.start_due(change)

    def caller(self, token: str) -> Caller | None:
        """Who shows this token; None for one that was never given or was taken back."""
        with self._core.look() as change:
            return caller_of(change.db, token)

    @contextmanager
    def looked(self) -> Iterator[Db]:
        """One look at rows that no task depends on; it waits for no change."""
        with self._core.look() as change:
            yield change.db

    @contextmanager
    def rows(self) -> Iterator[Db]:
        """One change of rows that no task depends on."""
        with self._core.change(light=True) as change:
            yield change.db

    def is_stored(self, file_id: str, extension: str) -> Path | None:
        """Where a handed-in file lies, if there is one of this address."""
        with self._core.look() as change:
            known = change.db.execute(select(files.c.id).where(files.c.id == file_id, files.c.extension == extension))
            return None if known.first() is None else self._core.filing.path(file_id, extension)

    def hear_events(self, ear: Callable[[], None]) -> Callable[[], None]:
        """Call `ear` after each commit that wrote events, from any thread; gives the call that ends it."""
        end = self._core.wakes.hear(ear)
        self._core.company.listen()
        return end

    @property
    def largest_file(self) -> int:
        """How many bytes one handed-in file may have."""
        return self._core.config.max_file_bytes

    def end_without_final(self, job_task_id: str) -> bool:
        """The program ended without a final word: the task fails (R19). False when it was closed before."""
        with self._core.change() as change:
            return closing.end_without_final(change, job_task_id)

    def lose(self, job_task_id: str, reason: str) -> bool:
        """The worker is gone: the task fails with comment "lost". False when it was closed before."""
        with self._core.change() as change:
            return closing.lose(change, job_task_id, reason)

    def go_on(self, job_task_id: str) -> AssignedTask | None:
        """Begin a new attempt at a running task (R100); None when it is not running. The listener is told too."""
        try:
            with self._core.change() as change:
                return closing.go_on(change, job_task_id)
        except Refused:
            return None

    def standing(self, job_task_id: str) -> AssignedTask:
        """A task as it was assigned, in its present attempt, for the same program that goes on with it."""
        with self._core.look() as change:
            return closing.standing(change, job_task_id)

    def running(self) -> tuple[str, ...]:
        """The job tasks that are running, oldest first: what a restarted process must go on with or give up."""
        with self._core.change() as change:
            query = select(tasks.c.id).where(tasks.c.status == RUNNING).order_by(tasks.c.added, tasks.c.id)
            return tuple(change.db.execute(query).scalars())

    def release_device(self, job_task_id: str) -> bool:
        """A running task needs its phone no more (R119); False when it held none."""
        with self._core.change() as change:
            row = find(change, job_task_id)
            if row is None or row.holds is None or row.status != RUNNING:
                return False
            change.db.execute(update(tasks).where(tasks.c.id == row.id, tasks.c.holds == row.holds).values(holds=None))
            change.event("phone released", job=row.job_id, task=row.id, device=row.holds)
            scheduling.start_what_can(change)
            return True

    def rest_device(self, remote_device_id: str, seconds: float) -> None:
        """A phone was lost: nobody gets it for so long."""
        with self._core.change() as change:
            phones.rest(change, remote_device_id, change.now + seconds)

    def acquire_device(self, job_task_id: str, wait: float = 0.0, *, pin: str | None = None) -> str | None:
        """Give a running task a phone, before any planned task gets it; None when none was free in `wait` seconds."""
        until = self._core.time.now() + wait
        with self._core.wakes.behind(f"device:{job_task_id}") as signal:
            while True:
                seen = signal.count
                with self._core.change() as change:
                    held, running = self._held(change, job_task_id, pin)
                if held is not None or not running:
                    return held
                if not self._core.wait(signal, seen, until):
                    return self._give_up(job_task_id)

    def _held(self, change: Change, job_task_id: str, pin: str | None) -> tuple[str | None, bool]:
        row = find(change, job_task_id)
        if row is None or row.status != RUNNING:
            return None, False
        if row.holds is None and not row.wants:
            change.db.execute(
                update(tasks)
                .where(tasks.c.id == row.id, tasks.c.status == RUNNING)
                .values(wants=True, wants_pin=pin, wants_since=change.now)
            )
            scheduling.start_what_can(change)
            row = find(change, job_task_id)
        return (None, False) if row is None else (row.holds, True)

    def _give_up(self, job_task_id: str) -> str | None:
        with self._core.change() as change:
            change.db.execute(
                update(tasks)
                .where(tasks.c.id == job_task_id, tasks.c.holds.is_(None))
                .values(wants=False, wants_pin=None, wants_since=None)
            )
            row = find(change, job_task_id)
        return None if row is None else row.holds

    def phones_wanted(self) -> int:
        """How many tasks would start, or go on, if they had a phone."""
        with self._core.look() as change:
            return listing.phones_wanted(change)

    def tick(self) -> float | None:
        """Close what is overdue; seconds until the next thing is due, None when nothing is."""
        return self._core.tick()

    def close(self) -> None:
        """End the service; those who wait wake up, and every later call is NotReachable."""
        self._core.company.close()
        self._core.store.close()
        self._core.wakes.wake_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_service(database: Path | str | None, setting: Setting) -> JobService:
    """A service over a database file or URL (in memory without one), made or brought up to date as needed.

    URLs are `sqlite:///PATH` and `postgresql+psycopg://…`; raises ValueError for others.
    """
    store = open_database(database)
    try:
        return JobService(store, setting)
    except BaseException:
        store.close()
        raise


def open_database(database: Path | str | None, *, serves: bool = True) -> Database:
    """The database at a path, a URL, or in memory; raises ValueError for a URL of another kind.

    Not `serves`: to look after users beside a service that may be running.
    """
    if database is None or isinstance(database, Path):
        return Store(database)
    if database.startswith(SQLITE):
        return Store(Path(database.removeprefix(SQLITE)))
    if database.startswith(("postgresql://", "postgresql+psycopg://")):
        from interpreter.jobs.postgres import PostgresStore  # noqa: PLC0415 - its driver is an extra

        return PostgresStore(database.replace("postgresql://", "postgresql+psycopg://", 1), serves=serves)
    raise ValueError("a job database is sqlite:///PATH or postgresql://…")

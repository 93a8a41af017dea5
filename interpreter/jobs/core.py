"""What every part of the job service works with: one change = one transaction, its events, wakes and calls.

A change commits as a whole; wakes and calls to the listener go out after it, in the order of the commits (R124).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert, literal_column, select

from interpreter.clock import Clock, Signal
from interpreter.jobs.company import DUE_S, Company, stored_time
from interpreter.jobs.elsewhere import Farm
from interpreter.jobs.filing import Filing
from interpreter.jobs.keeping import Doubts
from interpreter.jobs.prepared import Db, Prepared
from interpreter.jobs.sealing import Seal
from interpreter.jobs.service_time import ServiceTime
from interpreter.jobs.store import Database, fact
from interpreter.jobs.tables import events, facts
from interpreter.jobs.waiting import Waiting
from interpreter.jobs.wakes import Outbox, Wakes

SHORTEST_S = 0.001  # waiting for less may not move a clock of floating point at all


class RandomBits(Protocol):
    """Where ids and tokens come from; `random.SystemRandom()` outside tests."""

    def getrandbits(self, k: int, /) -> int:
        """An integer of k random bits."""


@dataclass(frozen=True, slots=True)
class JobsConfig:
    """What the service allows; times in seconds."""

    pick_up: bool = True  # False: a task that found no phone stays planned, as on the reference platform (R51)
    planned_ttl_s: float | None = None
    max_depth: int = 5
    max_total: int = 10_000
    max_running: int = 1_000
    max_dumps: int = 10_000
    max_file_bytes: int = 64 * 1024 * 1024
    runs_tasks: bool = True  # False: workers run all tasks, nothing starts by itself in this process
    lease_s: float = 300.0  # a worker whose beats stand still for so long is lost (R97)
    longest_step_s: float = 60.0  # how long it may still be in the middle of a step by then (R99)
    farm: Farm | None = None  # where the journals of all workers are; None: each has its own

    @property
    def beat_s(self) -> float:
        """How often a worker says that it is alive."""
        return min(self.lease_s / 5, 10.0)


@dataclass(frozen=True, slots=True)
class AssignedTask:
    """A task that has just begun (or begun anew); whoever runs tasks starts it."""

    job_task_id: str
    planned_task_id: str
    parent_task_id: str | None
    attempt: int
    job_id: str
    automation_id: str | None
    input: str
    remote_device_id: str | None
    limit_s: float | None
    task_token: str = field(repr=False)  # a secret: never in logs (R92)


class Listener(Protocol):
    """Who is told after a commit; calls come one at a time, must not raise and not wait."""

    def on_assigned(self, task: AssignedTask) -> None:
        """A task began; start it."""

    def on_finished(self, job_task_id: str, status: str) -> None:
        """A task handed in its final word: the outside notice (never for rows of a data dump, R35)."""

    def on_stopped(self, job_task_id: str, reason: str) -> None:
        """A running task was closed from outside: `removed`, `time over` or `lost`; stop its program."""


class Silent:
    """A listener that nobody hears."""

    def on_assigned(self, task: AssignedTask) -> None:
        """Nothing follows."""

    def on_finished(self, job_task_id: str, status: str) -> None:
        """Nothing follows."""

    def on_stopped(self, job_task_id: str, reason: str) -> None:
        """Nothing follows."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a service works with besides its database."""

    clock: Clock
    random: RandomBits
    files_folder: Path
    config: JobsConfig = JobsConfig()
    listener: Listener = field(default_factory=Silent)
    files_url: str | None = None  # where a server gives the files out; addresses on this machine without it


_EVENT = insert(events)
_TXID: ColumnElement[int] = literal_column("pg_current_xact_id()::text::bigint")
_EVENTS = {"sqlite": Prepared(_EVENT), "postgresql": Prepared(_EVENT.values(txid=_TXID))}  # R123


class Change:
    """One transaction in progress."""

    def __init__(self, core: Core, db: Db, calls: list[Callable[[], None]]) -> None:
        self.core = core
        self.db = db
        self.now = core.time.now()
        self.wall = core.time.wall()
        self.subjects: dict[str, None] = {}  # in the order of their first mention, the same in every process
        self.told = False  # whether it wrote events
        self._calls = calls

    def event(
        self,
        kind: str,
        *,
        job: str | None = None,
        task: str | None = None,
        planned: str | None = None,
        leaves: str | None = None,
        enters: str | None = None,
        **detail: Any,
    ) -> None:
        """Write the event row that belongs to a state change."""
        self.told = True
        self.db.execute(
            _EVENTS[self.db.dialect.name],
            {
                "at": self.now,
                "wall": self.wall,
                "kind": kind,
                "job_id": job,
                "task_id": task,
                "planned_task_id": planned,
                "leaves": leaves,
                "enters": enters,
                "detail": json.dumps(detail) if detail else None,
            },
        )

    def events(self, kind: str, rows: Sequence[dict[str, str]], *, enters: str, **detail: Any) -> None:
        """Write the same event for many rows, each with its `job_id`, `task_id` and `planned_task_id`."""
        self.told = True
        same = {
            "at": self.now, "wall": self.wall, "kind": kind, "leaves": None, "enters": enters,
            "detail": json.dumps(detail),
        }  # fmt: skip
        self.db.execute(_EVENTS[self.db.dialect.name], [{**same, **row} for row in rows])

    def wake(self, *subjects: str) -> None:
        """Wake those who wait behind these subjects, after the commit."""
        self.subjects.update(dict.fromkeys(subjects))

    def then(self, call: Callable[[], None]) -> None:
        """Make a call after the commit."""
        self._calls.append(call)


class Core:
    """Store, time, ids, files and waiting, shared by all parts of one service."""

    def __init__(self, store: Database, setting: Setting) -> None:
        self.store = store
        self.clock = setting.clock
        self.random = setting.random
        self.config = setting.config
        self.listener = setting.listener
        self.wakes = Wakes(setting.clock)
        self.company = Company(store, self.wakes, setting.clock, self.file_id())
        self.filing = Filing(setting.files_folder, self.file_id, setting.files_url)
        self.doubts = Doubts(setting.clock)
        self.seal = Seal(setting.files_folder)
        self._outbox = Outbox()
        self._due: float | None = 0.0
        self._looked_at = 0.0
        self._expire: Callable[[Change], float | None] = lambda _: None
        with store.change() as db:
            last = db.execute(select(func.max(events.c.at))).scalar()
            self.time = ServiceTime(setting.clock, float(last or 0.0))
            self.epoch = fact(db, "epoch") or self._new_epoch(db)
            self.time.catch_up(stored_time(db))
        self.waiting = Waiting(self.time.now)

    def _new_epoch(self, db: Db) -> str:
        epoch = f"{self.random.getrandbits(64):016x}"
        db.execute(insert(facts), {"name": "epoch", "value": epoch})
        return epoch

    def id(self) -> str:
        """A new id of 24 hexadecimal digits; later ones are greater, so that indexes grow at their end alone."""
        return f"{self._age()}{self.random.getrandbits(56):014x}"

    def ids(self, count: int) -> list[str]:
        """So many new ids in their order, drawn at once."""
        age = self._age()
        digits = f"{self.random.getrandbits(56 * count):0{14 * count}x}" if count else ""
        return sorted(age + digits[place : place + 14] for place in range(0, len(digits), 14))

    def _age(self) -> str:
        """Milliseconds of service time, in ten digits: enough for thirty years."""
        return f"{int(self.time.now() * 1000) % 16**10:010x}"

    def tokens(self, count: int) -> list[str]:
        """So many new secrets, drawn at once."""
        digits = f"{self.random.getrandbits(192 * count):0{48 * count}x}" if count else ""
        return [digits[place : place + 48] for place in range(0, len(digits), 48)]

    def file_id(self) -> str:
        """A new name for a stored file."""
        return f"{self.random.getrandbits(128):032x}"

    def uuid(self) -> str:
        """A new id of a phone, in the form of a random UUID."""
        return str(UUID(int=self.random.getrandbits(128), version=4))

    def token(self) -> str:
        """A new secret of 192 random bits (R92)."""
        return f"{self.random.getrandbits(192):048x}"

    def expires_by(self, expire: Callable[[Change], float | None]) -> None:
        """Name the function that closes what is overdue and tells when the next thing is due."""
        self._expire = expire

    @contextmanager
    def change(self, *, light: bool = False, urgent: bool = False) -> Iterator[Change]:
        """One transaction (see Database); what is overdue is closed before it in one of its own."""
        self.tick()
        with self._commit(light=light, urgent=urgent) as change:
            yield change

    @contextmanager
    def look(self) -> Iterator[Change]:
        """A transaction that only reads, after what is overdue was closed."""
        self.tick()
        with self.store.look() as db:
            yield Change(self, db, [])

    @contextmanager
    def _commit(self, *, light: bool = False, urgent: bool = False) -> Iterator[Change]:
        calls: list[Callable[[], None]] = []
        with self.store.change(lambda: self._outbox.put(calls), light=light, urgent=urgent) as db:
            change = Change(self, db, calls)
            yield change
            self.company.tell(db, change.subjects, events=change.told)
        self.wakes.wake(change.subjects)
        if change.told:
            self.wakes.events_written()
        self._outbox.send()

    def tick(self) -> float | None:
        """Close what is overdue; seconds until the next thing is due, None when nothing is."""
        self.company.keep_time(self.time)
        if self.company.others:
            self.due(self._looked_at + DUE_S)  # others begin tasks too
        if self._due is not None and self.time.now() >= self._due:
            with self._commit() as change:
                self._due = self._expire(change)
                self._looked_at = change.now
        return None if self._due is None else max(0.0, self._due - self.time.now())

    def due(self, at: float) -> None:
        """Remember that something is due at this service time."""
        if self._due is None or at < self._due:
            self._due = at

    def wait(self, signal: Signal, seen: int, until: float) -> bool:
        """Wait behind a signal until a service time; True when it is worth looking again."""
        self.company.listen()
        left = until - self.time.now()
        if left < SHORTEST_S:
            return False
        due = self.tick()
        self.clock.wait(signal, seen, left if due is None else min(left, max(due, SHORTEST_S)))
        return True

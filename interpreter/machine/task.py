"""One task: one execution of a flow, with what it has (phone, files, sub-tasks, offer) and what it works with.

The fields are the live state; each change is followed by the event that says so, in the same thread.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal, Protocol, TypeAlias

from dsl.data import FileValue, Value
from dsl.nodes.control import Body
from dsl.nodes.step import Step
from interpreter import events as e
from interpreter import kept
from interpreter.ai.port import Browser, NoBrowser
from interpreter.clock import Clock
from interpreter.devices.port import Device, DeviceError, DeviceInfo
from interpreter.engine.port import Engine
from interpreter.failure import Problem
from interpreter.jobs.port import JobApi
from interpreter.machine.guards import Limit, Stop
from interpreter.machine.leaving import Leave
from interpreter.machine.strand import At, Strand
from interpreter.plain import BARE, recorded, secrets_in
from interpreter.plan import Plan
from interpreter.recorder import Recorder
from interpreter.redact import Redactor
from interpreter.state import MAIN, Child, OfferState, Status, TaskState


class RunBody(Protocol):
    """Does one statement after the other; `path` is where they stand when that is a round of what stands at `at`."""

    def __call__(self, strand: Strand, body: Body, at: At, path: str | None = None) -> Leave | None: ...


FinalStatus: TypeAlias = Literal["success", "failed", "declined"]
Execute = Callable[[Any, Any], Any]


class Phones(Protocol):
    """Where a task gets its phone from."""

    def take(self, task: Task) -> Device:
        """The phone for this task, waiting until one is free; a Failure of kind `device` when none will be."""

    def release(self, task: Task, device: Device) -> None:
        """The task needs the phone no more."""

    def rest(self, task: Task, device: Device) -> None:
        """The task lost its phone; nobody else is to get it for a while."""

    def forget(self, task: Task) -> None:
        """The task needs the phone no more that it had before the program stopped."""

    def pin(self, name: str) -> str:
        """The service's id of the phone of that name; a Failure of kind `device` when there is none."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where sub-tasks go: a job (None is the task's own), and what their inputs carry besides, to say which flow."""

    job: str | None
    mark: Mapping[str, str] = field(default_factory=dict)


class JobNames(Protocol):
    """The jobs of the manifest by their alias, and unnamed ones for flow files."""

    def job(self, alias: str) -> str:
        """Id of the job; a Failure of kind `job` when there is none of that name."""

    def target(self, alias: str | None, file: str | None, beside: str) -> Target:
        """The job of that alias, or the unnamed one for a flow file that lies beside the flow `beside`."""


@dataclass(frozen=True, slots=True)
class World:
    """What all tasks of a run share."""

    run: str
    clock: Clock
    engine: Engine
    recorder: Recorder
    redactor: Redactor
    phones: Phones
    jobs: JobNames
    stop: Stop
    files: Path
    seed: int
    executors: Mapping[type[Step], Execute]
    dry: bool = False
    browser: Browser = field(default_factory=NoBrowser)


@dataclass(frozen=True, slots=True)
class Order:
    """What a task is to do: its ids, its input by name, and its time in seconds."""

    id: str
    job: str
    input: Mapping[str, Value]
    attempt: int = 1
    parent: str | None = None
    planned: str | None = None
    mark: Mapping[str, str] = field(default_factory=dict)
    limit: float | None = None


@dataclass(eq=False)
class Task:
    """A running task."""

    world: World
    plan: Plan
    order: Order
    api: JobApi
    run_body: RunBody
    status: Status = "running"
    device: Device | None = None
    info: DeviceInfo | None = None
    reason: str | None = None
    data: Value = None
    problem: Problem | None = None
    fired: dict[int, int] = field(default_factory=dict)
    children: dict[str, Child] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    files: list[str] = field(default_factory=list)
    progress: dict[str, Any] = field(default_factory=dict)
    offer: OfferState | None = None
    final: FinalStatus | None = None
    rows: int = 0
    steps: int = 0
    phone_used: bool = False
    phone_strand: str = MAIN
    resumed: bool = False
    under_way: frozenset[str] = frozenset()  # keys of the steps that a crash cut short
    held: bool = False  # whether it had a phone when the program stopped, which the service still counts as its own
    told_rows: frozenset[str] = frozenset()  # ids of the rows that the log tells of since before the crash
    told_offer: OfferState | None = None  # what the log told last of an offer before the crash
    anew: Mapping[str, int] = field(default_factory=dict)  # keys of acts that the user wants again: how often by now
    lost_phone: str | None = None  # the phone that it had, when that one went away with the program

    def __post_init__(self) -> None:
        self.id = self.order.id
        self.clock = self.world.clock
        self.began: datetime = self.clock.now()
        self.since = self.began
        self._began_at = self.clock.monotonic()
        self.stop = Stop(self.clock, self.world.stop)
        self.job_lock = threading.RLock()
        self.turning = threading.RLock()
        self.strands: dict[str, Strand] = {}
        self.main = self.strands[MAIN] = Strand(self)
        ends = None if self.order.limit is None else self.clock.monotonic() + self.order.limit
        self.limits: tuple[Limit, ...] = () if ends is None else (Limit(ends, "the task's time", of_task=True),)

    def begin(self, values: Mapping[str, Value], refused: Problem | None = None) -> None:
        """Start with this input, or with none because it does not fit."""
        self.order = replace(self.order, input=values)
        self.main.scopes = [dict(values)]
        self.world.engine.keep(
            f"{self.id}~begin",
            {
                "values": kept.kept(dict(values)),
                "began": self.began.isoformat(),
                "at": self.world.engine.elapsed(),
                "refused": None if refused is None else asdict(refused),
            },
        )
        self.emit(
            e.TaskStarted(
                flow=self.plan.flow.name,
                path=self.plan.path,
                job=self.order.job,
                parent=self.order.parent,
                planned=self.order.planned,
                input=self.recorded(dict(values)),
            )
        )

    def resume(self, begun: Mapping[str, Any], before: TaskState) -> Problem | None:
        """Go on after a crash with what was known before it; the problem when the input was refused.

        The strand walks the flow again from its beginning and finds in the journal what it did.
        """
        values = kept.value(begun["values"])
        assert isinstance(values, dict), "the input of a task is a record"
        self.keep_secret(values)
        self.order = replace(self.order, input=values)
        self.began = datetime.fromisoformat(begun["began"])
        self._began_at = self.clock.monotonic() - (self.clock.now() - self.began).total_seconds()
        if self.order.limit is not None:
            ends = self.clock.monotonic() + begun["at"] + self.order.limit - self.world.engine.elapsed()
            self.limits = (Limit(ends, "the task's time", of_task=True),)
        self.resumed = True
        amended = self.world.engine.recall(f"{self.id}~amended") or {"anew": {}, "sure": ()}
        self.anew = amended["anew"]
        running = frozenset(key for strand in before.strands.values() for key in strand.running)
        self.under_way = running.difference(amended["sure"])
        self.held = before.device is not None
        self.fired, self.children = dict(before.fired), dict(before.children)
        self.files, self.offer, self.rows, self.steps = list(before.files), before.offer, before.rows, before.steps
        self.told_offer = before.offer
        self.final, self.data = before.final, self._kept("final") if before.final else None
        self.progress = self._progress_told(before.progress)
        self.main = self.strands[MAIN] = Strand(self)
        self.main.scopes = [dict(values)]
        self.emit(e.TaskResumed())
        refused = begun["refused"]
        return None if refused is None else Problem(**{**refused, "candidates": tuple(refused["candidates"])})

    def _kept(self, what: str) -> Any:
        known = kept.value(self.world.engine.recall(f"{self.id}~{what}"))
        self.keep_secret(known)
        return known

    def _progress_told(self, told: Any) -> dict[str, Value]:
        """The progress that the log told of: a report that was kept, but not told before the crash, is made again."""
        before, now = self._kept("progress") or ({}, {})
        clean = self.world.redactor.value
        untold = clean(recorded(before)) == (told or {}) != clean(recorded(now))
        return before if untold else now

    def keep(self, what: Literal["final", "progress"], value: Value) -> None:
        """Keep a value that belongs to the whole task for the time after a crash."""
        self.world.engine.keep(f"{self.id}~{what}", kept.kept(value))

    def end(self, outcome: e.Outcome, reason: str | None, data: Value, problem: Problem | None) -> None:
        """The task is over; nothing of it is under way any more."""
        self.status, self.reason, self.data, self.problem = outcome, reason, data, problem
        self.main = Strand(self)
        self.strands = {MAIN: self.main}
        self.emit(e.TaskEnded(outcome=outcome, reason=reason, data=self.recorded(data), problem=problem))

    def emit(self, event: e.Event) -> None:
        """Record something that happened in this task."""
        self.world.recorder.emit(event, self.id, MAIN, self.main.rounds)

    def recorded(self, value: Value) -> Any:
        """The value for an event; secrets in it are masked from now on wherever they appear."""
        if type(value) not in BARE:
            self.keep_secret(value)
        return recorded(value)

    def keep_secret(self, value: Value) -> None:
        """Mask every secret of a value from now on."""
        for secret in secrets_in(value):
            self.world.redactor.register(str(secret))

    def phone(self) -> Device:
        """The task's phone; taken at its first use."""
        if self.device is None:
            device = self.world.phones.take(self)
            try:
                info = device.info()
                self.since = device.clock_now() - timedelta(seconds=self.clock.monotonic() - self._began_at)
            except DeviceError:
                self.world.phones.release(self, device)
                raise
            self.device, self.info, self.phone_used, self.held = device, info, True, False
            self.emit(e.DeviceTaken(serial=info.serial, model=info.model, android=info.android))
        return self.device

    def messages_since(self) -> datetime:
        """When the flow began, by the clock of the phone: what came before is none of its messages."""
        self.phone()
        return self.since

    def let_go_of_phone(self) -> None:
        """Give the phone back; the task goes on without."""
        if self.held and self.device is None:
            self.held = False
            self.world.phones.forget(self)
        if self.device is not None:
            device, self.device = self.device, None
            self.emit(e.DeviceReleased(serial=device.serial))
            self.world.phones.release(self, device)

    def save(self, name: str, extension: str, content: bytes) -> FileValue:
        """Write a file into the run's folder; its value names the file there."""
        number = len(self.files) + 1
        folder = self.world.files / self.id
        folder.mkdir(parents=True, exist_ok=True)
        place = folder / f"{number:03d}-{_plain_name(name)}.{extension}"
        place.write_bytes(content)
        path = place.relative_to(self.world.files.parent).as_posix()
        self.files.append(path)
        self.emit(e.FileSaved(name=name, path=path, size=len(content), sha256=hashlib.sha256(content).hexdigest()))
        return FileValue(name, extension, place, len(content))


def _plain_name(name: str) -> str:
    kept = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name)
    return kept.strip("-")[:60] or "file"

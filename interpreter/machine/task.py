"""One task: one execution of a flow, with what it has (phone, files, sub-tasks, offer) and what it works with.

The fields are the live state; each change is followed by the event that says so, in the same thread.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any, Literal, Protocol, TypeAlias

from dsl.data import FileValue, Value
from dsl.nodes.control import Body
from dsl.nodes.step import Step
from interpreter import events as e
from interpreter.ai.port import Browser, NoBrowser
from interpreter.clock import Clock
from interpreter.devices.port import Device, DeviceInfo
from interpreter.engine.port import Engine
from interpreter.failure import Problem
from interpreter.jobs.port import JobApi
from interpreter.machine.guards import Limit, Stop
from interpreter.machine.leaving import Leave
from interpreter.machine.strand import At, Strand
from interpreter.plain import recorded, secrets_in
from interpreter.plan import Plan
from interpreter.recorder import Recorder
from interpreter.redact import Redactor
from interpreter.state import MAIN, Child, OfferState, Status

RunBody = Callable[[Strand, Body, At], Leave | None]
FinalStatus: TypeAlias = Literal["success", "failed", "declined"]
Execute = Callable[[Any, Any], Any]


class Phones(Protocol):
    """Where a task gets its phone from."""

    def take(self, task: Task) -> Device:
        """The phone for this task, waiting until one is free; a Failure of kind `device` when none will be."""

    def release(self, task: Task, device: Device) -> None:
        """The task needs the phone no more."""

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
    executor: Callable[[type[Step]], Execute]
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

    def __post_init__(self) -> None:
        self.id = self.order.id
        self.clock = self.world.clock
        self.began: datetime = self.clock.now()
        self.since = self.began
        self.random = Random(f"{self.world.seed}:{self.order.id}")
        self.stop = Stop(self.clock, self.world.stop)
        self.job_lock = threading.RLock()
        self.strands: dict[str, Strand] = {}
        self.main = self.strands[MAIN] = Strand(self)
        ends = None if self.order.limit is None else self.clock.monotonic() + self.order.limit
        self.limits: tuple[Limit, ...] = () if ends is None else (Limit(ends, "the task's time", of_task=True),)

    def begin(self, values: Mapping[str, Value]) -> None:
        """Start with this input."""
        self.order = replace(self.order, input=values)
        self.main.scopes = [dict(values)]
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

    def end(self, outcome: e.Outcome, reason: str | None, data: Value, problem: Problem | None) -> None:
        """The task is over; nothing of it is under way any more."""
        self.status, self.reason, self.data, self.problem = outcome, reason, data, problem
        self.main = Strand(self)
        self.strands = {MAIN: self.main}
        self.emit(e.TaskEnded(outcome=outcome, reason=reason, data=self.recorded(data), problem=problem))

    def emit(self, event: e.Event, *, strand: str = "") -> None:
        """Record something that happened in this task."""
        self.world.recorder.emit(event, task=self.id, strand=strand)

    def recorded(self, value: Value) -> Any:
        """The value for an event; secrets in it are masked from now on wherever they appear."""
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
            info = device.info()
            self.since = device.clock_now() - (self.clock.now() - self.began)
            self.device, self.info, self.phone_used = device, info, True
            self.emit(e.DeviceTaken(serial=info.serial, model=info.model, android=info.android))
        return self.device

    def messages_since(self) -> datetime:
        """When the flow began, by the clock of the phone: what came before is none of its messages."""
        self.phone()
        return self.since

    def let_go_of_phone(self) -> None:
        """Give the phone back; the task goes on without."""
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

"""One task that was taken from a server, from its first beat to its last: run here, in a folder of its own.

When its lease is lost, it stops where it is and hands nothing in. As long as it is not, a worker that was killed and
started again goes on with it from the journal in its folder.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from interpreter import events as e
from interpreter.ai.port import Browser, NoBrowser
from interpreter.clock import Clock
from interpreter.devices.port import Device, DeviceLost, DeviceTimeout
from interpreter.engine.eventlog import EventLogEngine, EventLogFile
from interpreter.engine.journal import JOURNAL, Journal, JournalEngine
from interpreter.engine.port import Engine
from interpreter.failure import failure
from interpreter.given.directory import MARK
from interpreter.jobs.port import JobApi, NotReachable
from interpreter.jobs.worker import JobWorker
from interpreter.machine.control import run_body
from interpreter.machine.ending import Verdict
from interpreter.machine.guards import Stop, earliest
from interpreter.machine.task import JobNames, Order, Task, World
from interpreter.outcomes import EXITS
from interpreter.phones.fleet import Source
from interpreter.phones.resting import Rests
from interpreter.plan import Plan
from interpreter.recorder import Recorder, Sink
from interpreter.redact import Redactor
from interpreter.running import Crew, ended_by, run_task
from interpreter.state import TaskState
from interpreter.steps import EXECUTORS
from interpreter.stopped.past import other_version
from interpreter.work.claim import Claim
from interpreter.work.intents import Steps
from interpreter.work.lease import InFlight, Lease, Terms, fenced
from interpreter.work.left import FLOWS_KEY, Left, forget


@dataclass(frozen=True, slots=True)
class Bay:
    """Where a task runs: its phone (by serial and source), its folder, and what it shares with others here.

    `journal` makes the one from which a later start may go on with the task. `left`: what a former one left of it.
    """

    worker: JobWorker
    clock: Clock
    engine: EventLogEngine
    stop: Stop
    folder: Path
    seed: int
    source: Source | None = None
    serial: str | None = None
    sinks: Sequence[Sink] = ()
    version: str = ""
    browser: Browser = field(default_factory=NoBrowser)
    journal: Callable[[Path, Clock], Journal] | None = None
    left: Left | None = None
    rests: Rests = field(default_factory=Rests)


@dataclass(frozen=True, slots=True)
class Work:
    """What the task runs: its flow, the jobs that it may speak of, the mark of its input."""

    plan: Plan
    names: JobNames
    api: JobApi
    inputs: Any = None  # as they are recorded, where the run was given them


class ClaimedTask:
    """Runs one task: `run` gives its verdict, None when it was given back or lost."""

    def __init__(self, claim: Claim, bay: Bay, work: Work) -> None:
        self.claim = claim
        self._bay = bay
        self._work = work
        bay.folder.mkdir(parents=True, exist_ok=True)
        self.log = bay.folder / "events.jsonl"
        self._redactor = Redactor()
        self._file = EventLogFile(self.log)
        self._journal = None if bay.journal is None else bay.journal(bay.folder / JOURNAL, bay.clock)
        self._engine: Engine = bay.engine if self._journal is None else JournalEngine(bay.clock, self._journal)
        self._steps = Steps()
        sinks: tuple[Sink, ...] = (self._file, self._steps, *bay.sinks)
        last = None if bay.left is None else bay.left.past.entries[-1]
        self._recorder = Recorder(bay.folder.name, bay.clock, self._redactor, sinks, last)
        self.task: Task | None = None
        self._reason: str | None = None
        terms = Terms(claim.lease_s, claim.beat_s)
        self.lease = Lease(
            lambda step: bay.worker.beat(claim.task_token, step), terms, bay.clock, self._look, self._over
        )

    def run(self) -> Verdict | None:
        """From the first beat to the last."""
        try:
            if not self.lease.begin():
                return None
            verdict = self._run()
            if verdict is None and self._reason in (None, "silent", "refused"):
                self._give_back()
            forget(self._bay.folder)
            return verdict
        finally:
            self.lease.end()
            self._bay.engine.finish(self.claim.job_task_id)
            self._file.close()
            if self._journal is not None:
                self._journal.close()

    def _run(self) -> Verdict | None:
        crew, began = self._crew(), self._bay.clock.monotonic()
        self._begin()
        try:
            given, mark = _given(self.claim.input)
            self.task = task = self._task(crew.world, mark)
            if self._reason is not None:
                self._over(self._reason)
            verdict = run_task(crew, task, given, self._before(task))
        except Exception as bug:
            verdict = ended_by(bug, crew, self.claim.job_task_id)
        outcome: e.Outcome = "interrupted" if verdict is None else verdict.outcome
        if verdict is None and self.lost:
            outcome = "lost"
        seconds = round(self._bay.clock.monotonic() - began, 3)
        self._recorder.emit(e.RunEnded(outcome=outcome, exit=EXITS[outcome], seconds=seconds))
        return verdict

    def _begin(self) -> None:
        plan, left = self._work.plan, self._bay.left
        if left is not None and self._journal is not None:
            for secret in self._journal.secrets():
                self._redactor.register(secret)
            self._recorder.emit(e.RunResumed(versions={"farmhand": self._bay.version}))
            if (words := other_version(left.past, self._bay.version)) is not None:
                self._recorder.emit(e.Warned(message=words))
            return
        self._engine.keep(FLOWS_KEY, self.claim.automation_id)
        self._recorder.emit(
            e.RunStarted(
                flow=plan.flow.name, path=plan.path, hash=plan.hash, text=plan.text, inputs=self._work.inputs,
                seed=self._bay.seed, versions={"farmhand": self._bay.version}, dry=False,
            )
        )  # fmt: skip

    def _crew(self) -> Crew:
        bay = self._bay
        world = World(
            bay.folder.name, bay.clock, self._engine, self._recorder, self._redactor, _OnePhone(self, bay),
            self._work.names, bay.stop, bay.folder / "files", bay.seed, EXECUTORS, browser=bay.browser,
        )  # fmt: skip
        return Crew(world, _Host(bay.worker, self.claim.task_token))

    def _task(self, world: World, mark: dict[str, str]) -> Task:
        claim = self.claim
        order = Order(
            claim.job_task_id, claim.job_id, {}, claim.attempt, claim.parent_task_id, claim.planned_task_id, mark,
            self._limit(),
        )  # fmt: skip
        return Task(world, self._work.plan, order, self._work.api, run_body)

    def _limit(self) -> float | None:
        """Seconds that the task has from its beginning; the server's count goes on while no worker is there (R103)."""
        claim = self.claim
        left = claim.deadline_s if claim.deadline_s is not None else claim.limit_s
        key = f"{claim.job_task_id}~begin"
        begun = None if self._journal is None else self._journal.known(key).get(key)
        return left if left is None or begun is None else left + self._engine.elapsed() - begun["at"]

    def _before(self, task: Task) -> TaskState | None:
        """The task as a former start left it."""
        left = self._bay.left
        if left is None:
            return None
        task.told_rows = left.past.rows
        if left.had_phone and self._bay.source is not None and not self._bay.source.lasting:
            task.lost_phone = left.before.device
        return left.before

    def _look(self) -> InFlight:
        task = self.task
        at = None if task is None else task.main.at
        limit = None if at is None else earliest(at.limits)
        return InFlight(self._steps.now, None if limit is None else limit.ends)

    def _over(self, reason: str) -> None:
        """The lease says that the task may not go on."""
        self._reason = reason
        if self.task is None:
            return
        match reason:
            case "removed":
                self.task.stop.ask("cancelled", "the task was closed: removed")
            case "time over":
                self.task.stop.ask("timed out", "the task was closed: time over")
            case _:
                self.task.stop.ask("interrupted")

    def _give_back(self) -> None:
        try:
            last = self._steps.last
            self._bay.worker.release(self.claim.task_token, step=last, begun=last is not None)
        except NotReachable:
            return  # its lease runs out by itself

    @property
    def lost(self) -> bool:
        """Whether somebody else has the task by now."""
        return self._reason == "lost"


def _given(text: str) -> tuple[dict[str, Any], dict[str, str]]:
    given = json.loads(text)
    if not isinstance(given, dict):
        raise failure("data", "the input of this task is no record")
    mark = given.pop(MARK, "")
    return given, {MARK: mark} if mark else {}


class _OnePhone:
    """Implements Phones for one task: the phone that it was claimed for."""

    def __init__(self, claimed: ClaimedTask, bay: Bay) -> None:
        self._claimed = claimed
        self._bay = bay

    def take(self, task: Task) -> Device:
        """The phone; a Failure of kind `device` for a task that was taken without one."""
        source, serial = self._bay.source, self._bay.serial
        if source is None or serial is None:
            raise failure("device", "this task was taken without a phone")
        if not self._bay.engine.claim(task.id, serial):
            raise failure("device", f"the phone {serial} is at work on another task")
        try:
            return fenced(source.connect(serial, stamp=self._who), self._claimed.lease)
        except (DeviceLost, DeviceTimeout):
            self._lost(serial)
            raise

    def release(self, task: Task, device: Device) -> None:
        """The task needs it no more."""
        if device.lost:
            self._lost(device.serial)
        else:
            self._bay.rests.well(device.serial)
        device.close()
        self._bay.engine.give_back(task.id, device.serial)
        try:
            self._bay.worker.release_phone(self._claimed.claim.task_token)
        except NotReachable:
            return  # the end of the task frees it

    def rest(self, task: Task, device: Device) -> None:
        """The task lost its phone: its worker asks for no other task for it, for a while."""
        self._lost(device.serial)

    def _lost(self, serial: str) -> None:
        self._bay.rests.lost(serial, self._who, self._bay.clock.monotonic())

    @property
    def _who(self) -> str:
        return f"{self._claimed.claim.job_task_id}-{self._claimed.claim.attempt}"

    def forget(self, task: Task) -> None:
        """The task needs no more the phone that it had before the program stopped."""
        try:
            self._bay.worker.release_phone(self._claimed.claim.task_token)
        except NotReachable:
            return  # the end of the task frees it

    def pin(self, name: str) -> str:
        """The service's id of the phone of that name; a Failure of kind `device` when there is none."""
        for phone in self._bay.worker.phones()["devices"]:
            if phone["name"] == name or phone["name"].endswith(f":{name}"):
                return str(phone["remote_device_id"])
        raise failure("device", f"the server knows no phone {name}")


class _Host:
    """What run_task needs of the service: to say that the program ended."""

    def __init__(self, worker: JobWorker, token: str) -> None:
        self._worker = worker
        self._token = token

    def end_without_final(self, job_task_id: str) -> bool:
        """The program ended without a final word (R19); a server that is away finds out by the lease."""
        try:
            return bool(self._worker.ended(self._token).get("without_final"))
        except NotReachable:
            return False

"""The one place where a run is put together: folder, clock, job service, phones, events, tasks."""

from __future__ import annotations

import json
import os
import random
import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from dsl.data import Value
from interpreter import events as e
from interpreter.ai.port import Browser, NoBrowser
from interpreter.clock import Clock, Signal, SystemClock
from interpreter.engine.eventlog import EventLogFile
from interpreter.engine.journal import JOURNAL, Journal, JournalEngine
from interpreter.events import Outcome
from interpreter.failure import Failure
from interpreter.given.directory import JOB_KEY, Directory
from interpreter.given.loading import Flows
from interpreter.given.manifest import Manifest
from interpreter.jobs.core import AssignedTask, RandomBits, Setting
from interpreter.jobs.holding import holding
from interpreter.jobs.owner import JobOwner
from interpreter.jobs.service import JobService, open_service
from interpreter.kept import kept
from interpreter.machine.ending import Verdict
from interpreter.machine.guards import Stop
from interpreter.machine.task import Task, World
from interpreter.outcomes import EXITS, program_version
from interpreter.phones.fleet import MOST_BUILT_IN, BuiltInPhones, Fleet, RealPhones, Service, Source
from interpreter.plain import mask_all, recorded, secrets_in, sent
from interpreter.plan import Plan
from interpreter.recorder import Only, Recorder, Sink
from interpreter.redact import SHORTEST, Redactor
from interpreter.running import OF_THE_DISK, Crew, Shelf, ended_by, not_written, prepare, run_task
from interpreter.state import TaskState
from interpreter.steps import EXECUTORS
from interpreter.stopped.past import Past, other_version

USER = "me"
RUN_KEY, ROOT_KEY = "~run", "~root"  # in the journal: what was asked for, and the planned task of the flow itself
IDLE = 30.0  # seconds after which the keeper looks around by itself


@dataclass(frozen=True, slots=True)
class Wishes:
    """What to run and how. `devices` are serials of real phones; none means built-in ones."""

    plan: Plan
    path: Path
    manifest: Manifest
    inputs: Mapping[str, Value]
    folder: Path
    devices: Sequence[str] = ()
    adb: tuple[str, int] = ("127.0.0.1", 5037)
    seed: int | None = None
    dry: bool = False
    clock: Clock = field(default_factory=SystemClock)
    sinks: Sequence[Sink] = ()
    phones: Source | None = None
    most_built_in: int = MOST_BUILT_IN
    browser: Browser = field(default_factory=NoBrowser)
    past: Past | None = None
    journal: Callable[[Path, Clock], Journal] = Journal


def wished(wishes: Wishes) -> dict[str, Any]:
    """What one has to know besides the log to go on with a run, as JSON."""
    return {
        "inputs": {name: kept(value) for name, value in wishes.inputs.items()},
        "devices": list(wishes.devices),
        "adb": list(wishes.adb),
        "most": wishes.most_built_in,
        "directory": os.getcwd(),
    }


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended; `rows` are the files that hold the dumped rows, by alias of their job."""

    outcome: Outcome
    exit: int
    reason: str | None
    data: Value
    log: Path
    rows: Mapping[str, Path]


class Run:
    """One run: `Run(wishes).execute()`; `stop` may be called from any thread. `tasks` are those that began, by id."""

    def __init__(self, wishes: Wishes) -> None:
        self.wishes = self._wishes = wishes
        self._clock = wishes.clock
        self.seed = secrets.randbelow(2**31) if wishes.seed is None else wishes.seed
        self.id = wishes.folder.name
        wishes.folder.mkdir(parents=True, exist_ok=True)
        self.log = wishes.folder / "events.jsonl"
        self._past = wishes.past
        self._file = EventLogFile(self.log)
        self._journal = wishes.journal(wishes.folder / JOURNAL, self._clock)
        self.redactor = Redactor()
        self._news = Signal()
        self._engine = JournalEngine(self._clock, self._journal)
        self._stop = Stop(self._clock)
        last = None if self._past is None else self._past.entries[-1]
        ear = Only(frozenset({e.SubtasksStarted}), lambda _: self._engine.signal(self._news))  # they want phones
        self._recorder = Recorder(self.id, self._clock, self.redactor, (self._file, ear, *wishes.sinks), last)
        self.tasks: dict[str, Task] = {}
        self._used: set[str] = set()
        self._running: frozenset[str] = frozenset()  # what the service counted as running when this run went on
        self._lasting = True
        self._active = 0
        self._early: list[AssignedTask] | None = []  # begun by the service before anybody could run them
        self._root: str | None = None
        self._verdicts: dict[str, Verdict | None] = {}  # by task: one may be over before it is known to be the root
        self._broken: Verdict | None = None
        self._over = True  # whether the log says how it ended
        self._lock = threading.Lock()

    def stop(self) -> None:
        """Stop at the next safe points; nothing is handed in, the tasks stay open."""
        self._stop.ask("interrupted")
        self._engine.signal(self._news)

    def execute(self) -> Ending:
        """Run to the end of the flow and of all tasks that it started; NotReachable when another process does."""
        with holding(self._wishes.folder), closing(self._file), closing(self._journal):
            self._begin()
            ending = self._serve()
            if self._over and ending.outcome != "interrupted":
                self._journal.remove()  # it has values as they are, and nobody needs them any more
            return ending

    def _serve(self) -> Ending:
        service = self._open()
        try:
            owner = service.owner(USER)
            fleet = Fleet(self._source(), Service(owner, service), self._engine)
            try:
                return self._work(service, owner, fleet)
            finally:
                fleet.close()
        finally:
            service.close()

    def _open(self) -> JobService:
        after = "" if self._past is None else f":{self._past.state.seq}"  # ids must not come again
        bits: RandomBits = random.SystemRandom() if self._wishes.seed is None else random.Random(f"{self.seed}{after}")
        files = self._wishes.folder / "handed-in"
        setting = Setting(self._clock, bits, files, listener=self)
        return open_service(None if self._wishes.dry else self._wishes.folder / "jobs.db", setting)

    def _source(self) -> Source:
        wishes = self._wishes
        if wishes.phones is not None:
            return wishes.phones
        if wishes.devices and not wishes.dry:
            return RealPhones(wishes.adb, wishes.devices, self._clock)
        return BuiltInPhones(wishes.path, self._clock, self.seed, wishes.most_built_in)

    def _begin(self) -> None:
        wishes, plan = self._wishes, self._wishes.plan
        mask_all(self.redactor, wishes.inputs)
        if self._past is not None:
            self._go_on(self._past)
            return
        self._engine.keep(RUN_KEY, wished(wishes))
        self._recorder.emit(
            e.RunStarted(
                flow=plan.flow.name,
                path=plan.path,
                hash=plan.hash,
                text=plan.text,
                inputs=recorded(dict(wishes.inputs)),
                seed=self.seed,
                versions={"farmhand": program_version()},
                dry=wishes.dry,
            )
        )
        self._told(plan)
        for name, value in wishes.inputs.items():
            if any(len(secret.strip()) < SHORTEST for secret in secrets_in(value)):
                short = f"the secret `{name}` has less than {SHORTEST} characters; this run cannot mask it"
                self._recorder.emit(e.Warned(message=short))

    def _go_on(self, past: Past) -> None:
        for secret in self._journal.secrets():
            self.redactor.register(secret)
        self._used.update(past.state.texts)
        self._recorder.emit(e.RunResumed(versions={"farmhand": program_version()}))
        if (words := other_version(past, program_version())) is not None:
            self._recorder.emit(e.Warned(message=words))

    def _work(self, service: JobService, owner: JobOwner, fleet: Fleet) -> Ending:
        wishes = self._wishes
        began = self._clock.monotonic()
        flows = Flows(self._loaded)
        flows.add(wishes.path, wishes.plan)
        directory = Directory(owner, wishes.manifest, flows, self._engine.keep)
        directory.come_back(self._journal.known(JOB_KEY))
        world = World(
            self.id,
            self._clock,
            self._engine,
            self._recorder,
            self.redactor,
            fleet,
            directory,
            self._stop,
            wishes.folder / "files",
            self.seed,
            EXECUTORS,
            wishes.dry,
            wishes.browser,
        )
        self._crew = Crew(world, service)
        self._shelf = Shelf(service, directory, flows)
        self._start(service, owner, directory, fleet)
        self._keep(service, fleet)
        rows = write_rows(owner, directory.dumps, wishes.folder / "rows", self.redactor)
        return self._end(rows, self._clock.monotonic() - began)

    def _start(self, service: JobService, owner: JobOwner, directory: Directory, fleet: Fleet) -> None:
        """Start the flow, or go on with all tasks of it that had not ended."""
        planned = self._engine.recall(ROOT_KEY)
        open_tasks: list[str] = []
        if self._past is not None:
            open_tasks = [task for task in self._past.state.tasks if self._past.unfinished(task) is not None]
            self._running = frozenset(service.running())
            open_tasks += [task for task in service.running() if task not in open_tasks]
            self._lasting = fleet.lasting
            fleet.come_back()
        with self._lock:
            early, self._early = self._early or [], None
        known = {task.job_task_id for task in early}
        if planned is None:
            self._start_root(owner, directory.root(self._wishes.path), fleet)
        else:
            self._find_root(owner, planned, [*open_tasks, *known], fleet)
        for task in early:
            self._engine.spawn(task.job_task_id, partial(self._run, task))
        for id_ in open_tasks:
            if id_ not in known:
                self.on_assigned(service.standing(id_))

    def _find_root(self, owner: JobOwner, planned: str, open_tasks: Sequence[str], fleet: Fleet) -> None:
        """The task of the run's own flow: it has ended, it goes on, or it begins now."""
        root = None if self._past is None else self._past.root
        if root is not None and self._past is not None and self._past.unfinished(root.id) is None:
            assert root.status != "running", "it has ended"
            self._verdicts[root.id] = Verdict(root.status, root.reason, root.data, root.problem)
            self._root = root.id
            return
        for id_ in open_tasks:
            if owner.task(id_)["task"]["planned_task_id"] == planned:
                self._root = id_
                return
        if self._wishes.plan.uses_phone:
            fleet.grow()
        self._root = str(owner.run(planned)["job_task_id"])

    def _start_root(self, owner: JobOwner, job: str, fleet: Fleet) -> None:
        text = json.dumps(sent(dict(self._wishes.inputs)), ensure_ascii=False)
        posted = owner.post_inputs(job, [text])
        planned = str(posted["inserted_ids"][0]["planned_task_id"])
        self._engine.keep(ROOT_KEY, planned)
        if self._wishes.plan.uses_phone:
            fleet.grow()
        started = owner.run(planned)
        self._root = str(started["job_task_id"])

    def _keep(self, service: JobService, fleet: Fleet) -> None:
        """Until all tasks are over: give the fan-out its phones, close what is overdue."""
        while True:
            seen = self._news.count
            if not self._stop.why:
                fleet.keep_up()
            due = service.tick()
            with self._lock:
                if self._active == 0:
                    return
            ahead = IDLE if due is None else min(due, IDLE)
            self._engine.wait(self._news, seen, self._clock.monotonic() + ahead)

    def _end(self, rows: Mapping[str, Path], seconds: float) -> Ending:
        verdict = self._broken or self._verdicts.get(self._root or "") or Verdict("interrupted", "stopped by Ctrl-C")
        if any(task.status == "internal error" for task in self.tasks.values()):
            verdict = Verdict("internal error", verdict.reason)
        code = EXITS[verdict.outcome]
        try:
            self._recorder.emit(e.RunEnded(outcome=verdict.outcome, exit=code, seconds=round(seconds, 3)))
        except OSError as problem:  # whatever it came to, its log does not say so: it can go on when there is room
            if problem.errno not in OF_THE_DISK:
                raise  # who listens went away, which is no matter of the folder
            self._over = False
            verdict = self._broken or not_written(problem)
        return Ending(verdict.outcome, EXITS[verdict.outcome], verdict.reason, verdict.data, self.log, rows)

    def _loaded(self, plan: Plan) -> None:
        if plan.path not in self._used:
            self._recorder.emit(e.FlowLoaded(flow=plan.flow.name, path=plan.path, hash=plan.hash, text=plan.text))
        self._told(plan)

    def _told(self, plan: Plan) -> None:
        """The files that a flow uses, each once in a run."""
        for file in plan.used:
            source = file.source
            with self._lock:
                known = source.name in self._used
                self._used.add(source.name)
            if not known:
                told = e.FlowLoaded(flow=file.flow.name, path=source.name, hash=file.hash, text=source.text)
                self._recorder.emit(told)

    def on_assigned(self, task: AssignedTask) -> None:
        """A task began: a thread of its own runs it."""
        with self._lock:
            self._active += 1
            if self._early is not None:
                self._early.append(task)
                return
        self._engine.spawn(task.job_task_id, partial(self._run, task))

    def on_finished(self, job_task_id: str, status: str) -> None:
        """A task handed in its final word; its own thread says the rest."""

    def on_stopped(self, job_task_id: str, reason: str) -> None:
        """A task was closed from outside: it stops at its next safe point."""
        task = self.tasks.get(job_task_id)
        if task is not None:
            over = reason == "time over"
            task.stop.ask("timed out" if over else "cancelled", f"the task was closed: {reason}")

    def _before(self, task: Task) -> TaskState | None:
        """A task as it was when the program stopped, if it had begun by then."""
        before = None if self._past is None else self._past.unfinished(task.id)
        if before is None or self._past is None:
            return None
        task.told_rows = self._past.rows
        if before.device is not None and not self._lasting:
            task.lost_phone = before.device
        if before.final is None and task.id not in self._running and task.api.get_current_task().get("final") is None:
            task.stop.ask("cancelled", "the task was closed while the program was not there")
        return before

    def _run(self, assigned: AssignedTask) -> None:
        try:
            task, given = prepare(self._crew, self._shelf, assigned)
            self.tasks[task.id] = task
            verdict = run_task(self._crew, task, given, self._before(task))
        except Exception as bug:
            # a task without a log of its own, or whose log cannot be written: nobody else hears of it
            verdict = ended_by(bug, self._crew, assigned.job_task_id)
            self._verdicts[assigned.job_task_id] = verdict
            if not isinstance(bug, Failure):
                self._broken = verdict
        else:
            self._verdicts[assigned.job_task_id] = verdict
        finally:
            with self._lock:
                self._active -= 1
            self._engine.signal(self._news)


def write_rows(owner: JobOwner, dumps: Mapping[str, str], folder: Path, redactor: Redactor) -> Mapping[str, Path]:
    """Write the rows of each data-dump job into a file of JSON lines, secrets masked; the files by the alias of their
    job."""
    found: dict[str, Path] = {}
    for alias, job in dumps.items():
        folder.mkdir(parents=True, exist_ok=True)
        found[alias] = folder / f"{alias}.jsonl"
        with found[alias].open("w", encoding="utf-8") as file:
            for row in _rows(owner, job):
                file.write(json.dumps({**row, "data": redactor.value(row["data"])}, ensure_ascii=False) + "\n")
    return found


def _rows(owner: JobOwner, job: str) -> Sequence[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        page = owner.tasks(job, after=after)
        rows += [
            {"status": one["status"], "data": json.loads(one["job_proof"] or "null"), "id": one["job_task_id"]}
            for one in page["job_tasks"]
        ]
        after = page["next"]
        if after is None:
            return rows

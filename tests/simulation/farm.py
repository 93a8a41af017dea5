"""A farm in one process: a service, two hosts with phones, all on one clock; hosts die anywhere and come back.

`Farm(seed, …).run()` raises Wrong with what does not hold. What each host has is its folder; when it dies, the next
start gets the folder as it was at that moment, or after a power cut what of its files had been flushed.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from interpreter import events as e
from interpreter.engine.journal import JournalEngine
from interpreter.engine.port import Act
from interpreter.jobs.core import JobsConfig, Setting
from interpreter.jobs.owner import NewJob
from interpreter.jobs.service import JobService, open_service
from interpreter.jobs.tables import events, offers, planned_tasks, tasks
from interpreter.lines import read_all
from interpreter.machine.task import Task, World
from interpreter.recorder import Emit
from interpreter.work import claimed
from interpreter.work.claim import Claim
from interpreter.work.claimed import Work
from interpreter.work.kit import Kit, Link
from interpreter.work.remote_jobs import RemoteJobs
from interpreter.work.worker import Worker
from tests.simulation.flows import Repertoire
from tests.simulation.outside import OneAtATime, Phone, Phones, Site, Touches, Weather, Wire
from tests.simulation.turns import TurnsClock

HOSTS, PHONES = 2, 1
PATIENCE = 6 * 3600.0
ROWS = {"root": 3, "child": 2, "leaf": 3}  # that a task has when it succeeded
COMPILED: dict[Any, Any] = {}  # statements of all seeds: to compile them costs more than a seed
TOLD = ('"row_dumped"', '"final_said"')  # what has to be there when a log tells of it
FORBIDDEN = ("not what was about to be sent", "used for something else", "fault of this program")


class Wrong(AssertionError):  # noqa: N818 - what does not hold
    """What does not hold, and how to see it again; `story` is all that happened."""

    story: list[str]


@dataclass
class Host:
    """One start of a host."""

    name: str
    number: int
    folder: Path
    back_at: float | None = None  # when it is dead: when it starts again

    @property
    def start(self) -> str:
        """What the clock calls its threads."""
        return f"{self.name}{self.number}"


class Farm:
    """One seed."""

    def __init__(self, seed: int, repertoire: Repertoire, folder: Path) -> None:
        self.seed, self._repertoire, self._folder = seed, repertoire, folder
        self.chance = Random(seed)
        self.clock = TurnsClock(self.chance)
        self.weather = Weather(self.chance, self.clock, restarts=0.05 if seed % 3 == 2 else 0.0)
        self.touches, self.site = Touches(), Site(self.clock, self.point)
        self.powers = 0  # how often a disk had only what was flushed
        self._wrong: list[str] = []
        self._flushed: dict[str, int] = {}
        config = JobsConfig(runs_tasks=False, lease_s=20, longest_step_s=5)
        self._setting = Setting(self.clock, Random(seed), folder / "handed-in", config)
        self._open()
        self.clock.notified = self._committed
        self._jobs = {name: self._job(name) for name in (*repertoire.plans, "rows")}
        self._hosts = {f"{letter}": Host(letter, 1, folder / f"{letter}1") for letter in "ab"[:HOSTS]}

    def _open(self) -> None:
        """The service begins, or begins again on what it had committed."""
        folder = self._folder
        folder.mkdir(exist_ok=True)
        self._service = open_service(folder / "jobs.db" if self.weather.restarts else None, self._setting)
        self._service._core.store._engine._compiled_cache = COMPILED
        self._owner = self._service.owner("ann")

    def _restart(self) -> None:
        """The service goes away, with all who wait at it, and is there again."""
        self.clock.note("the service starts again")
        self.clock.notified, told = lambda: None, self.clock.notified  # a database that is closed has no transaction
        self._service.close()
        self._open()
        self.clock.notified = told

    def _job(self, name: str) -> str:
        plan = self._repertoire.plans.get(name)
        answer = self._owner.create_job(
            NewJob(
                name, automation_id="flows", allow_sub_tasks=True, review="none",
                timeout_min=240, needs_device=plan is not None and plan.uses_phone, project="farm", alias=name,
                restartable=self.weather.restartable,
            )
        )  # fmt: skip
        return str(answer["job_id"])

    def _committed(self) -> None:
        """Nobody is woken by what is not committed yet (R124)."""
        if self._service._core.store._raw.in_transaction:
            self.wrong("somebody is woken before the commit")

    def wrong(self, what: str) -> None:
        """Something does not hold."""
        self._wrong.append(what)

    def point(self, what: str) -> None:
        """A place where another thread may go on, or the host die."""
        host = self._hosts.get(self.clock.host[:1])
        if host is None or host.start != self.clock.host:
            return
        self.clock.note(what)
        if self.weather.strikes(self.weather.deadly):
            self._die(host)
        if self.chance.random() < 0.3:
            self.clock.pause()

    def _die(self, host: Host) -> None:
        folder = self._folder / f"{host.name}{host.number + 1}"
        shutil.copytree(host.folder, folder)
        power = self.chance.random() < self.weather.power
        if power:
            self.clock.note("loses power")
            self.powers += 1
        for path in sorted(folder.glob("tasks/*/*.jsonl")):
            self._left(str(host.folder / path.relative_to(folder)), path, power=power)
        self.clock.note("dies")
        host.back_at = self.clock.monotonic() + self.chance.choice((0.0, 1.0, 8.0, 60.0)) * self.chance.random()
        self.clock.kill(host.start)

    def _left(self, before: str, path: Path, *, power: bool) -> None:
        """What the next start finds of a file that grows: all, or what was flushed and chance has kept of the rest."""
        size, sure = path.stat().st_size, self._flushed.get(before, 0)
        if power:
            sure = self.chance.randint(min(sure, size), size)
            os.truncate(path, sure)
        self._flushed[str(path)] = sure

    def flushed(self, handle: int) -> None:
        """In place of fsync: how much of a file is on the disk."""
        self._flushed[os.readlink(f"/proc/self/fd/{handle}")] = os.fstat(handle).st_size

    def _hire(self, host: Host) -> None:
        """Start a host."""
        host.back_at = None
        kit = Kit(
            host.name * 24, host.name, host.folder, Phones(self._phone, lasting=self.weather.lasting),
            tuple(f"{host.name}-phone{number}" for number in range(PHONES)), self.clock, self.clock.note,
            browser=self.site,
        )  # fmt: skip
        bench = _Side(self, lambda service: service.bench(self._owner._user))
        wire = Wire(bench, self.weather, self.point, self.wrong)
        worker = Worker(Link(wire, self._task), kit)
        worker._chance = self.chance
        worker._enlisting = OneAtATime(self.clock)
        worker._library = _Library(self._repertoire, wire, self.clock)
        self._thread(host.start, worker.run)

    def _phone(self, serial: str) -> Phone:
        return Phone(serial, self.clock, self.touches, self.point)

    def _task(self, token: str) -> Any:
        return Wire(_Side(self, lambda service: service.task_of_token(token)), self.weather, self.point, self.wrong)

    def _thread(self, host: str, work: Callable[[], None]) -> None:
        ticket = self.clock.joining(host)

        def run() -> None:
            with ticket:
                try:
                    work()
                except Exception as bug:
                    self.wrong("".join(traceback.format_exception(bug)))

        threading.Thread(target=run, daemon=True).start()

    def run(self) -> Counter[str]:
        """To the end of all tasks; how they ended."""
        for host in self._hosts.values():
            self._hire(host)
        inputs = [json.dumps({"size": self.chance.choice((1, 1, 2))})]
        posted = self._owner.post_inputs(self._jobs["root"], inputs, run_immediately=True)
        assert posted["success"], posted
        found: Counter[str] = Counter()
        try:
            self._until_settled()
            found = Check(self).all()
        finally:
            self._end()
        if self._wrong:
            wrong = Wrong("\n".join([*self._wrong, f"see it again:  .venv/bin/python -m tests.simulation {self.seed}"]))
            wrong.story = self.clock.story
            raise wrong
        return found

    def _until_settled(self) -> None:
        while not self._settled() and not self._wrong:
            if self.clock.monotonic() > PATIENCE:
                self.wrong("it never ends")
            for host in self._hosts.values():
                if host.back_at is not None and self.clock.monotonic() >= host.back_at:
                    host.number += 1
                    host.folder = self._folder / host.start
                    self._hire(host)
            if self.weather.restarts and self.weather.strikes(self.weather.restarts):
                self._restart()
            self._service.tick()
            self._service.watch()
            self.clock.sleep(1.0)

    def _settled(self) -> bool:
        look = self._service._core.store._raw.execute
        waits = "SELECT 1 FROM planned_tasks WHERE status = 'planned' LIMIT 1"
        runs = "SELECT 1 FROM tasks WHERE status = 'running' LIMIT 1"
        return look(runs).fetchone() is None and look(waits).fetchone() is None

    def _end(self) -> None:
        for host in self._hosts.values():
            self.clock.kill(host.start)
        while any(self.clock.alive(host.start) for host in self._hosts.values()):
            self.clock.sleep(1.0)
        self._service.close()


class _Side:
    """One side of the service, of the one that is there now."""

    def __init__(self, farm: Farm, made: Callable[[JobService], Any]) -> None:
        self._farm, self._made = farm, made
        self._of: JobService | None = None
        self._side: Any = None

    def __call__(self) -> Any:
        if self._of is not self._farm._service:
            self._of = self._farm._service
            self._side = self._made(self._of)
        return self._side


class _Library:
    """In place of Library: plans that are there already."""

    def __init__(self, repertoire: Repertoire, wire: Any, clock: TurnsClock) -> None:
        self._repertoire, self._wire, self._clock = repertoire, wire, clock

    def work(self, claim: Claim, api: Any) -> Work:
        """See Library."""
        names = RemoteJobs(self._wire, claim.task_token, self._repertoire.manifest)
        names._lock = OneAtATime(self._clock)  # type: ignore[assignment]
        return Work(self._repertoire.plans[str(claim.alias)], names, api)


@dataclass
class Check:
    """What has to hold when all is settled, from the service's own records and those outside."""

    farm: Farm
    found: Counter[str] = field(default_factory=Counter)

    def all(self) -> Counter[str]:
        """Look at everything; how the tasks ended."""
        with self.farm._service._core.store.look() as db:
            rows = list(db.execute(select(tasks)))
            told = list(db.execute(select(events).order_by(events.c.id)))
            planned, offered = list(db.execute(select(planned_tasks))), list(db.execute(select(offers)))
        self._ended(rows)
        self._taken(told)
        self._planned(planned)
        self._dumped(rows)
        self._offered(offered)
        self._touched(rows)
        self._said(rows)
        return self.found

    def _same(self, counted: Counter[str], most: int, what: str) -> None:
        for name, count in counted.items():
            if count > most:
                self.farm.wrong(f"{what} {count} times: {name}")

    def _ended(self, rows: list[Any]) -> None:
        for row in rows:
            if row.source_task_id is None:
                self.found[row.status] += 1
                words = f"{row.comment} {row.proof}"
                if any(word in words for word in FORBIDDEN):
                    self.farm.wrong(f"task {row.id} ended so: {words}")

    def _taken(self, told: list[Any]) -> None:
        """An attempt is given to one worker, and ends once."""
        taken = Counter(
            f"{row.task_id} attempt {json.loads(row.detail or '{}').get('attempt')}"
            for row in told
            if row.kind in ("assign", "taken on") and row.task_id is not None
        )
        self._same(taken, 1, "an attempt was given away")
        self._same(Counter(row.task_id for row in told if row.kind == "final"), 1, "a final word was taken")

    def _planned(self, planned: list[Any]) -> None:
        self._same(Counter(f"{row.job_id} {row.input}" for row in planned), 1, "a sub-task was planned")

    def _dumped(self, rows: list[Any]) -> None:
        """Each row once for its task and its words; who succeeded has all of them."""
        dumped: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            if row.source_task_id is not None:
                dumped.setdefault(row.source_task_id, []).append(json.loads(row.proof))
        for row in rows:
            own = dumped.get(row.id, [])
            plain = [{name: value for name, value in one.items() if name != "luck"} for one in own]
            self._same(Counter(json.dumps(one) for one in plain if "met" not in one), 1, f"task {row.id} dumped")
            self._same(Counter("met" for one in plain if "met" in one), 1, f"task {row.id} dumped")
            names = [name for name, job in self.farm._jobs.items() if job == row.job_id]
            if row.status == "pending" and row.source_task_id is None and len(own) < ROWS[names[0]]:
                self.farm.wrong(f"task {row.id} succeeded and has {len(own)} rows: {own}")

    def _offered(self, offered: list[Any]) -> None:
        self._same(Counter(row.claimed_by for row in offered if row.claimed_by), 1, "one task took offers")

    def _touched(self, rows: list[Any]) -> None:
        """What is not inside of `retry` reaches a phone once in an attempt, an AI task is begun once in an attempt.

        A step that touches a phone does not wait for the disk: after a power cut it may be made once more.
        """
        attempts = max((row.attempt for row in rows if row.job_id == self.farm._jobs["child"]), default=1)
        most = attempts if self.farm.weather.restartable else 1
        counted = self.farm.touches.counted()
        self._same(
            Counter({one: n for one, n in counted.items() if "one.example" in one}),
            most + self.farm.powers,
            "a phone was touched",
        )
        self._same(self.farm.site.begun, most, "an AI task was begun")

    def _said(self, rows: list[Any]) -> None:
        """What a log tells as done is there: rows, and final words."""
        by_id = {row.id: row for row in rows}
        for log in sorted(self.farm._folder.glob("*/tasks/*/events.jsonl")):
            with log.open(encoding="utf-8") as lines:
                for entry in read_all(line for line in lines if any(word in line for word in TOLD)):
                    match entry.event:
                        case e.RowDumped(job_task=row) if row not in by_id:
                            self.farm.wrong(f"{log} tells of the row {row}, which is not there")
                        case e.FinalSaid(data=data) if json.loads(by_id[str(entry.task)].proof or "null") != data:
                            self.farm.wrong(f"{log} tells of a final word {data}, which is not there")
                        case _:
                            pass


class PointedEngine(JournalEngine):
    """The journal engine with a place to die at before and after each of its writes and acts."""

    farm: Farm

    def step(self, emit: Emit, act: Act, do: Callable[[], Any]) -> Any:
        """See Engine."""
        self.farm.point(f"step {act.key}")

        def done() -> Any:
            self.farm.point(f"acts {act.key}")
            answer = do()
            self.farm.point(f"has acted {act.key}")
            return answer

        return super().step(emit, act, done)

    def keep(self, key: str, record: Any) -> None:
        """See Engine."""
        self.farm.point(f"keeps {key}")
        super().keep(key, record)
        self.farm.point(f"has kept {key}")


class SharedTask(Task):
    """A task whose branches wait for one another on the clock."""

    def __init__(self, world: World, *more: Any) -> None:
        super().__init__(world, *more)
        clock: Any = world.clock
        self.job_lock = OneAtATime(clock)  # type: ignore[assignment]
        self.turning = OneAtATime(clock)  # type: ignore[assignment]


def run(seed: int, repertoire: Repertoire, folder: Path) -> tuple[Counter[str], list[str]]:
    """One seed: how its tasks ended, and its story."""
    farm = Farm(seed, repertoire, folder)
    engine, task, flush = claimed.JournalEngine, claimed.Task, os.fsync
    PointedEngine.farm = farm
    claimed.JournalEngine, claimed.Task = PointedEngine, SharedTask  # type: ignore[misc]
    os.fsync = farm.flushed  # type: ignore[assignment]
    try:
        return farm.run(), farm.clock.story
    finally:
        claimed.JournalEngine, claimed.Task, os.fsync = engine, task, flush  # type: ignore[misc]
        shutil.rmtree(folder, ignore_errors=True)

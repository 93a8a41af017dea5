"""A job service with workers in this process, all on one virtual clock."""

from __future__ import annotations

import json
import random
import secrets
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from interpreter.clock import VirtualClock
from interpreter.given.manifest import read_manifest
from interpreter.jobs.core import JobsConfig, Setting
from interpreter.jobs.elsewhere import Farm
from interpreter.jobs.port import NotReachable
from interpreter.jobs.service import open_service
from interpreter.work.kit import Kit, Link
from interpreter.work.publish import Published, publish
from interpreter.work.worker import Replaced, Worker
from tests.machine.harness import FarmPhones, Flows
from tests.postgres import Postgres

FLOWS = Path(__file__).parents[2] / "examples" / "flows"
PATIENCE = 3_600.0  # virtual seconds


class Cut:
    """A link to the service that can be cut: then nobody answers."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.cut = False
        self.calls: list[str] = []

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)

        def call(*args: Any, **more: Any) -> Any:
            if self.cut:
                raise NotReachable("the server gives no answer")
            self.calls.append(name)
            return found(*args, **more)

        return call


@dataclass
class Hired:
    """A worker at work in a thread of its own."""

    worker: Worker
    wire: Cut
    said: list[str]
    phones: FarmPhones
    thread: threading.Thread
    refused: list[Replaced]


@dataclass
class Shop:
    """The service, its owner, and workers as they are hired."""

    folder: Path
    clock: VirtualClock = field(default_factory=VirtualClock)
    pause: float = 1.0  # seconds between two looks at the leases; days, where a test only lets days pass
    farm: Farm | None = None

    def __post_init__(self) -> None:
        config = JobsConfig(runs_tasks=False, lease_s=20, longest_step_s=5, farm=self.farm)
        setting = Setting(self.clock, random.Random(5), self.folder / "handed-in", config)
        self.service = open_service(self.folder / "jobs.db", setting)
        self.owner = self.service.owner("ann")
        self.hired: list[Hired] = []
        self._over = False
        self._watcher = self._thread(self._watch)

    def _thread(self, work: Callable[[], None]) -> threading.Thread:
        ticket = self.clock.takes_part()

        def run() -> None:
            with ticket:
                work()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        return thread

    def _watch(self) -> None:
        while not self._over:
            self.service.tick()
            self.service.watch()
            self.clock.sleep(self.pause)

    def flow(self, text: str, name: str = "a.flow", **beside: str) -> Path:
        """A folder with this flow, and other files beside it."""
        place = self.folder / secrets.token_hex(4)
        place.mkdir()
        for other, content in beside.items():
            (place / other.replace("__", ".")).write_text(content, encoding="utf-8")
        (place / name).write_text(text, encoding="utf-8")
        return place / name

    def examples(self) -> Path:
        """A copy of the flows that come along."""
        return Path(shutil.copytree(FLOWS, self.folder / "flows"))

    def publish(self, path: Path, **more: Any) -> Published:
        """Bring a flow and its folder to the service."""
        return publish(self.owner, path, read_manifest(path.parent), **more)

    def post(self, job: str, **inputs: Any) -> str:
        """A task that waits for a worker; its planned id."""
        answer = self.owner.post_inputs(job, [json.dumps(inputs)], run_immediately=True)
        assert answer["success"], answer
        return answer["inserted_ids"][0]["planned_task_id"]

    def hire(
        self, name: str = "w", phones: int = 1, id_: str | None = None, *, begin: bool = True, folder: str = "",
        lasting: bool = True,
    ) -> Hired:  # fmt: skip
        """A worker with built-in phones, at work from now on."""
        source = FarmPhones(self.clock, most=phones, lasting=lasting)
        serials = [serial for serial in (source.more() for _ in range(phones)) if serial]
        said: list[str] = []
        wire = Cut(self.service.bench(self.owner._user))
        kit = Kit(
            id_ or secrets.token_hex(12), name, self.folder / "workers" / (folder or name), source, serials, self.clock,
            said.append, local=True,
        )  # fmt: skip
        worker = Worker(Link(wire, self.service.task_of_token), kit)
        refused: list[Replaced] = []

        def work() -> None:
            try:
                worker.run()
            except Replaced as why:
                refused.append(why)

        thread = self._thread(work) if begin else threading.Thread()
        self.hired.append(Hired(worker, wire, said, source, thread, refused))
        return self.hired[-1]

    def kill(self, hired: Hired) -> Hired:
        """What kill -9 and a new start are to the server: it hears no more of a worker, and then of one that has what
        was on its disk at that moment."""
        hired.wire.cut = True
        kit = hired.worker.kit
        folder = f"{kit.folder.name}+"
        shutil.copytree(kit.folder, self.folder / "workers" / folder)
        hired.worker.drain()
        return self.hire(kit.name, len(kit.serials), kit.id, folder=folder, lasting=hired.phones.lasting)

    def until(self, look: Callable[[], Any], what: str = "") -> Any:
        """What a look gives as soon as it gives something; time goes on meanwhile."""
        end = self.clock.monotonic() + PATIENCE
        while not (found := look()):
            assert self.clock.monotonic() < end, f"{what}\n{[hired.said for hired in self.hired]}\n{self.tasks()}"
            self.clock.sleep(0.5)
        return found

    def tasks(self, job: str | None = None) -> list[dict[str, Any]]:
        """The tasks of a job, or of all."""
        jobs = [one["id"] for one in self.owner.jobs()["jobs"]] if job is None else [job]
        return [task for one in jobs for task in self.owner.tasks(one, limit=1_000)["job_tasks"]]

    def settled(self, job: str, count: int = 1) -> list[dict[str, Any]]:
        """The tasks of a job when so many have come to an end."""
        return self.until(lambda: self._ended(job, count), "settled")

    def _ended(self, job: str, count: int) -> list[dict[str, Any]] | None:
        found = [task for task in self.tasks(job) if task["status"] != "running"]
        return found if len(found) >= count else None

    def dismiss(self, hired: Hired) -> None:
        """Drain a worker and wait for its end."""
        hired.worker.drain()
        with self.clock.aside():
            hired.thread.join(60)
        assert not hired.thread.is_alive()

    def close(self) -> None:
        """The end of the test."""
        for hired in self.hired:
            hired.wire.cut = False
            if hired.thread.is_alive():
                self.dismiss(hired)
            hired.phones.close()
        self._over = True
        with self.clock.aside():
            self._watcher.join(60)
        self.service.close()


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server of the tests' own."""
    server = Postgres()
    yield server
    server.close()


@pytest.fixture
def flows(tmp_path):
    """Runs flows without a server."""
    return Flows(tmp_path)


@pytest.fixture
def shop(tmp_path):
    """A service without workers."""
    made = Shop(tmp_path)
    yield made
    made.close()

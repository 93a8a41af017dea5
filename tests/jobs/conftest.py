"""A platform to test on, reached through the ports alone, so that another adapter can run the same tests."""

from __future__ import annotations

import base64
import contextlib
import itertools
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from interpreter.clock import VirtualClock
from interpreter.jobs import branching
from interpreter.jobs.core import AssignedTask, JobsConfig, Setting
from interpreter.jobs.filing import MARK
from interpreter.jobs.owner import NewJob
from interpreter.jobs.port import NotReachable
from interpreter.jobs.rules import edges
from interpreter.jobs.service import open_service
from tests.jobs.served import Remote, Server
from tests.postgres import Postgres
from tests.sizes import SIZE, sized


@dataclass
class Heard:
    """A listener that remembers."""

    assigned: list[AssignedTask] = field(default_factory=list)
    finished: list[tuple[str, str]] = field(default_factory=list)
    stopped: list[tuple[str, str]] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)

    def on_assigned(self, task):
        self.assigned.append(task)
        self.told.append(("assigned", task.job_task_id))

    def on_finished(self, job_task_id, status):
        self.finished.append((job_task_id, status))

    def on_stopped(self, job_task_id, reason):
        self.stopped.append((job_task_id, reason))
        self.told.append(("stopped", job_task_id))


class Embedded:
    """The embedded service as a platform: owners, tasks, the host's side, and its bad days."""

    def __init__(self, folder: Path, database: Path | str | None, **config: Any) -> None:
        self.folder = folder
        self.database = database
        self.clock = VirtualClock()
        self.random = random.Random(7)
        self.config = JobsConfig(**config)
        self.heard = Heard()
        self.open()

    def open(self) -> None:
        """Begin to serve (again)."""
        files = self.folder / "files"
        setting = Setting(self.clock, self.random, files, self.config, self.heard)
        self.host = open_service(self.database, setting)
        self.owner = self.host.owner
        self.task = self.host.task

    def cut(self) -> None:
        """Nobody reaches the service from now on."""
        self.host.close()

    def close(self) -> None:
        """The end of the test."""
        self.host.close()

    def stored_files(self) -> list[Path]:
        """What lies in the service's folder of files."""
        folder = self.folder / "files"
        found = sorted(folder.iterdir()) if folder.exists() else []
        return [path for path in found if path.name != MARK]


class Served(Embedded):
    """The same service behind a server: owners and tasks speak HTTP, the host's side stays in the process."""

    def __init__(self, folder: Path, database: Path | str | None, *, server: Server, **config: Any) -> None:
        self._server = server
        self._remote: Remote | None = None
        super().__init__(folder, database, **config)

    def open(self) -> None:
        """Begin to serve (again)."""
        super().open()
        if self._remote is not None:
            self._remote.close()
        self._remote = Remote(self._server, self.clock, self.host)
        self.owner = self._remote.owner
        self.task = self._task

    def _task(self, job_task_id: str | None):
        tokens = {task.job_task_id: task.task_token for task in self.heard.assigned}
        return self._remote.task(None if job_task_id is None else tokens.get(job_task_id, "none"))

    def close(self) -> None:
        """The end of the test."""
        super().close()
        self._remote.close()


class World:
    """A platform with the owner Ann and short ways to arrange things through the ports."""

    def __init__(self, platform: Embedded) -> None:
        self.platform = platform
        self.clock = platform.clock
        self.host = platform.host
        self.heard = platform.heard
        self.ann = platform.owner("ann")
        self.bob = platform.owner("bob")
        self._numbers = itertools.count(1)

    def job(self, *, owner=None, **fields: Any) -> str:
        """A new job; without phones and of automation "auto" unless said otherwise."""
        fields = {"automation_id": "auto", "needs_device": False, **fields}
        answer = (owner or self.ann).create_job(NewJob(**fields))
        assert answer["success"], answer
        return answer["job_id"]

    def plan(self, job: str, *inputs: Any, owner=None, **options: Any) -> list[str]:
        """Planned tasks that wait for their owner."""
        answer = (owner or self.ann).post_inputs(job, list(inputs) or [{}], **options)
        assert answer["success"], answer
        return [item["planned_task_id"] for item in answer["inserted_ids"]]

    def start(self, job: str, given: Any = None, *, owner=None, device: str | None = None):
        """A running task of a job and its API."""
        (planned,) = self.plan(job, {} if given is None else given, owner=owner)
        answer = (owner or self.ann).run(planned, remote_device_id=device)
        assert answer["success"], answer
        return answer["job_task_id"], self.platform.task(answer["job_task_id"])

    def phone(self) -> str:
        """A new phone."""
        answer = self.ann.register_device(f"phone {next(self._numbers)}")
        assert answer["success"], answer
        return answer["remote_device_id"]

    def look(self, task: str, *, owner=None) -> dict[str, Any]:
        """One job task as its owner sees it."""
        answer = (owner or self.ann).task(task)
        assert answer["success"], answer
        return answer["task"]

    def status(self, task: str) -> str:
        """A job task's status."""
        return self.look(task)["status"]

    def rows(self, job: str, *, owner=None) -> list[dict[str, Any]]:
        """All job tasks of a job."""
        answer = (owner or self.ann).tasks(job)
        assert answer["success"], answer
        return answer["job_tasks"]

    def events(self, kind: str | None = None) -> list[dict[str, Any]]:
        """The events that Ann sees."""
        answer = self.ann.events(limit=100_000)
        return [event for event in answer["events"] if kind is None or event["kind"] == kind]

    def child_of(self, parent_api, planned: str) -> dict[str, Any]:
        """A sub-task as its parent sees it."""
        return parent_api.get_sub_tasks([planned])["tasks"][planned]

    def children(self, parent_api, *items: Any, **options: Any):
        """Sub-tasks that run at once: their planned ids and their APIs."""
        answer = parent_api.add_sub_tasks(list(items), **options)
        assert answer["success"], answer
        ids = [item["planned_task_id"] for item in answer["inserted_ids"]]
        tasks = parent_api.get_sub_tasks(ids)["tasks"]
        return ids, [self.platform.task(tasks[planned]["job_task_id"]) for planned in ids]


def file(name: str = "shot", extension: str = "png", content: bytes = b"picture") -> dict[str, str]:
    """A file as the job API takes it."""
    return {"name": name, "extension": extension, "base64Data": base64.b64encode(content).decode()}


def check_history(world: World) -> None:
    """After every test: each status change of its events goes along an edge, and leaves what was entered before."""
    with contextlib.suppress(NotReachable):
        now: dict[str, str] = {}
        found = {
            event["id"]: event for owner in (world.ann, world.bob) for event in owner.events(limit=100_000)["events"]
        }
        for _, event in sorted(found.items()):
            name = event["task_id"] or event["planned_task_id"]
            if event["kind"] not in ACTS or event["kind"] == "plan":
                continue
            edge = (event["leaves"] or edges.NONE, event["kind"], event["enters"])
            assert edge in edges.TASK_EDGES | edges.PLANNED_EDGES, event
            assert now.get(name, event["leaves"]) == event["leaves"], event
            now[name] = event["enters"]


ACTS = {act for _, act, _ in edges.TASK_EDGES | edges.PLANNED_EDGES}


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server of the tests' own, one for each process that tests."""
    server = Postgres()
    yield server
    server.close()


@pytest.fixture(scope="session")
def server():
    """An HTTP server on loopback, one for each process that tests."""
    served = Server()
    yield served
    served.close()


WAYS = ["embedded-sqlite", "http-postgres", *sized([], ["embedded-postgres", "http-sqlite"])]


@pytest.fixture(params=WAYS)
def platform(request):
    """How the service is reached, and in which database it keeps its rows: every rule holds on all four.

    `make test` takes the two that differ in both; what goes wrong with the others alone is seen by `make soak`.
    """
    return request.param


def pytest_collection_modifyitems(config, items):
    """Away from the embedded SQLite a test with many parameters runs with its first ones, unless all is asked for."""
    if SIZE != "test":
        return
    seen, kept, left = set(), [], []
    for item in items:
        params = getattr(item, "callspec", None)
        way = params and params.params.get("platform")
        again = way and way != "embedded-sqlite" and (item.path, item.originalname, way) in seen
        seen.add((item.path, getattr(item, "originalname", None), way))
        (left if again else kept).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left)


@pytest.fixture
def many(platform):
    """How often a test repeats something: the full number on the embedded SQLite, fewer times elsewhere."""
    return lambda full, elsewhere: full if platform == "embedded-sqlite" else elsewhere


@pytest.fixture
def make_world(tmp_path, platform, request):
    """Makes worlds whose service is configured as asked."""
    made = []

    def place(folder: Path, *, on_disk: bool) -> Path | str | None:
        if platform.endswith("postgres"):
            return request.getfixturevalue("postgres").database()
        return folder / "jobs.db" if on_disk else None

    def make(*, on_disk: bool = False, **config: Any) -> World:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        found = place(folder, on_disk=on_disk)
        if platform.startswith("http"):
            world = World(Served(folder, found, server=request.getfixturevalue("server"), **config))
        else:
            world = World(Embedded(folder, found, **config))
        made.append(world)
        return world

    yield make
    for world in made:
        check_history(world)
        world.platform.close()
        if isinstance(world.platform.database, str):
            request.getfixturevalue("postgres").drop(world.platform.database)


@pytest.fixture
def world(make_world):
    """A world with the usual configuration."""
    return make_world()


@pytest.fixture
def new_file():
    """Makes files as the job API takes them."""
    return file


@pytest.fixture
def job_fetches(monkeypatch):
    """Counts how often a running program asks the service for its own job."""
    calls: list[Any] = []
    fetch = branching.own_job

    def counted(change, seat):
        calls.append(seat)
        return fetch(change, seat)

    monkeypatch.setattr(branching, "own_job", counted)
    return calls


def failed(answer: dict[str, Any]) -> bool:
    """A failure of the right shape: success is False and the error is text that says something."""
    return answer["success"] is False and isinstance(answer["error"], str) and answer["error"].strip() != ""


@pytest.fixture
def refused():
    """Whether an answer is a well-formed failure."""
    return failed

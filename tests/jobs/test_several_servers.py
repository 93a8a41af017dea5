"""Several servers of one PostgreSQL database, killed in turn under load: as for one server (rows K1, K17)."""

from __future__ import annotations

import json
import random
from contextlib import contextmanager
from pathlib import Path

import pytest

from interpreter.clock import SystemClock
from interpreter.jobs.client import RemoteTask
from interpreter.jobs.client_owner import RemoteOwner
from interpreter.jobs.client_wire import Wire
from interpreter.jobs.core import JobsConfig, Setting
from interpreter.jobs.owner import NewJob
from interpreter.jobs.service import open_service
from tests.forked import Nursery, until
from tests.jobs.history import Client, History, check
from tests.sizes import sized

CLOCK = SystemClock()


class Either:
    """Connections to several servers: each call goes to one of them, whichever."""

    def __init__(self, wires, name: str) -> None:
        self._wires, self._chance = wires, random.Random(name)

    def call(self, *call):
        return self._chance.choice(self._wires).call(*call)

    def key(self) -> str:
        return self._wires[0].key()

    def monotonic(self) -> float:
        return CLOCK.monotonic()


class Company:
    """Servers that share a database and one store of files, each in a folder and on a port of its own."""

    def __init__(self, nursery, folder: Path, url: str, count: int) -> None:
        self._nursery, self._folder, self.url = nursery, folder, url
        self.files = folder / "files"
        self.files.mkdir()
        self.servers, self._ports = [], []
        for number in range(count):
            place = folder / f"server-{number}"
            place.mkdir()
            (place / "files").symlink_to(self.files)
            self.servers.append(self._started(number, "0"))
            self._ports.append(self.servers[-1].url().rpartition(":")[2])

    def _started(self, number: int, port: str):
        options = ("--database", self.url, "--port", port)
        return self._nursery.serve(self._folder / f"server-{number}", self._folder / f"out-{number}", *options)

    def again(self, number: int) -> None:
        """Kill one and start it anew."""
        self.servers[number].kill()
        self.servers[number] = self._started(number, self._ports[number])

    def wires(self, name: str):
        keys = [
            json.loads((self._folder / f"server-{n}" / "access.json").read_text())["key"]
            for n in range(len(self._ports))
        ]
        return [
            Wire(f"http://127.0.0.1:{port}", key, CLOCK, random.Random(f"{name} {port}"))
            for port, key in zip(self._ports, keys, strict=True)
        ]

    @contextmanager
    def connect(self, name: str):
        wires = self.wires(name)
        try:
            either = Either(wires, name)
            yield RemoteOwner(either), lambda token: RemoteTask(either, token)
        finally:
            for wire in wires:
                wire.close()

    def close(self) -> None:
        for server in self.servers:
            server.kill()


@pytest.fixture(scope="module")
def nursery():
    """Forks servers."""
    made = Nursery()
    yield made
    made.close()


def test_k17_servers_of_one_database_are_killed_in_turn(nursery, postgres, tmp_path):
    """A call that one server did and never answered is the same call at the other; nothing is lost or done twice."""
    company = Company(nursery, tmp_path, postgres.database(), sized(2, 3))
    history, chance = History(), random.Random(11)
    with company.connect("job") as (owner, _):
        job = owner.create_job(NewJob(needs_device=False))["job_id"]
    clients = [Client(history, company.connect, job, f"c{n}", lambda: CLOCK.sleep(0.02)) for n in range(sized(3, 4))]
    for client in clients:
        client.start()
    for _ in range(sized(4, 40, 400)):
        so_far, more = history.count(), chance.randint(2, 10)
        until(lambda so_far=so_far, more=more: history.count() >= so_far + more, every=0.005)
        company.again(chance.randrange(len(company.servers)))
    for client in clients:
        client.ended.set()
    for client in clients:
        client.join(60)
        assert client.problem is None, client.problem
    company.close()
    setting = Setting(CLOCK, random.Random(1), company.files, JobsConfig(runs_tasks=False))
    with open_service(company.url, setting) as service:
        check(history, service._core.store, company.files)
    assert history.count() > sized(20, 100)

"""Real servers that are killed: what was acknowledged is there once, and the rest is whole (rows K of reliability)."""

from __future__ import annotations

import contextlib
import json
import random
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from interpreter.clock import SystemClock
from interpreter.jobs.client import RemoteTask
from interpreter.jobs.client_owner import RemoteOwner
from interpreter.jobs.client_wire import Wire
from interpreter.jobs.core import JobsConfig, Setting
from interpreter.jobs.failpoints import PLACES
from interpreter.jobs.owner import NewJob
from interpreter.jobs.port import NotReachable
from interpreter.jobs.postgres import PostgresStore
from interpreter.jobs.service import open_service
from interpreter.jobs.store import Store
from tests.forked import Nursery
from tests.forked import until as waited_for
from tests.jobs.history import Client, History, check
from tests.postgres import Postgres
from tests.sizes import sized

CLOCK = SystemClock()


@pytest.fixture(scope="module")
def nursery():
    """Forks servers."""
    made = Nursery()
    yield made
    made.close()


class Site:
    """A server on one port and folder that can be killed and started again, and what its clients were told."""

    def __init__(self, nursery, folder: Path) -> None:
        self._nursery, self.folder = nursery, folder / "server"
        self._out = folder / "out"
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self._port = str(found.getsockname()[1])
        self.history = History()
        self.server = None
        self.busy: list[Client] = []

    def start(self, **env: str) -> None:
        self.server = self._nursery.serve(self.folder, self._out, "--port", self._port, **env)

    def serving(self) -> str:
        """Where it serves; it does within three seconds of its own time, guarded five times over."""
        url = self.server.url()
        assert url, self.server.said()
        return url

    def wire(self, name: str) -> Wire:
        key = json.loads((self.folder / "access.json").read_text())["key"]
        return Wire(f"http://127.0.0.1:{self._port}", key, CLOCK, random.Random(name))

    @contextlib.contextmanager
    def connect(self, name: str):
        with self.wire(name) as wire:
            yield RemoteOwner(wire), lambda token: RemoteTask(wire, token)

    def job(self) -> str:
        for _ in range(500):
            with contextlib.suppress(NotReachable, FileNotFoundError), self.wire("job") as wire:
                return RemoteOwner(wire).create_job(NewJob(needs_device=False))["job_id"]
            CLOCK.sleep(0.01)
        raise AssertionError(self.server.said())

    def clients(self, job: str, count: int) -> list[Client]:
        made = [Client(self.history, self.connect, job, f"c{n}", lambda: CLOCK.sleep(0.02)) for n in range(count)]
        for client in made:
            client.start()
        self.busy += made
        return made

    def end(self, clients) -> None:
        """Let all clients come to their ends, stop the server, and judge what there is."""
        for client in clients:
            client.ended.set()
        for client in clients:
            client.join(60)
            assert client.problem is None, client.problem
        if self.server.alive():
            self.server.kill()
        self.judge()

    def judge(self) -> None:
        """Open the database as a new start does, and check it against the history."""
        setting = Setting(CLOCK, random.Random(1), self.folder / "files", JobsConfig(runs_tasks=False))
        open_service(self.folder / "jobs.db", setting).close()
        store = Store(self.folder / "jobs.db")
        check(self.history, store, self.folder / "files")
        store.close()


def progress(site, more: int) -> None:
    """Wait until clients have got so much further."""
    before, until = site.history.count(), CLOCK.monotonic() + 60
    while site.history.count() < before + more and site.server.alive():
        problems = [client.problem for client in site.busy if client.problem is not None]
        assert not problems, f"a client was told what cannot be: {problems}"
        assert CLOCK.monotonic() < until, site.server.said()
        CLOCK.sleep(0.003)


def test_k1_killed_at_any_moment(nursery, tmp_path):
    """However often the server is killed, what it acknowledged is there, once, and nothing else is."""
    site, chance = Site(nursery, tmp_path), random.Random(5)
    site.start()
    site.serving()
    clients = site.clients(site.job(), 4)
    for _ in range(sized(20, 60, 600)):
        progress(site, chance.randint(1, 12))
        CLOCK.sleep(chance.random() * 0.02)
        site.server.kill()
        site.start()
    site.serving()
    progress(site, 8)
    site.end(clients)
    assert site.history.count() > 40


@pytest.mark.parametrize("place", PLACES)
def test_k2_killed_at_a_named_place(nursery, tmp_path, place):
    """Dead before a commit, after it, with a file and no row, with half a batch: the same, and strays are swept."""
    site = Site(nursery, tmp_path)
    site.start()
    site.serving()
    clients = site.clients(site.job(), 2)
    for number in range(sized(2, 10)):
        progress(site, 2)
        site.server.kill()
        site.start(FARMHAND_DIES_AT=f"{place}:{number * 3 + (9 if 'commit' in place else 2)}")
        until = CLOCK.monotonic() + 60
        while site.server.alive():
            assert CLOCK.monotonic() < until, [client.problem for client in clients]
            CLOCK.sleep(0.005)
        site.start()
        site.serving()
    progress(site, 4)
    site.end(clients)


def test_k18_a_server_is_told_to_stop(nursery, tmp_path):
    """In the middle of uploads and fan-outs, once or twice: it ends in order, and nothing acknowledged is lost."""
    site, chance = Site(nursery, tmp_path), random.Random(7)
    site.start()
    site.serving()
    clients = site.clients(site.job(), 3)
    for number in range(sized(3, 24)):
        progress(site, chance.randint(2, 8))
        for _ in range(1 + number % 2):
            site.server.send((signal.SIGTERM, signal.SIGINT)[number % 3 % 2])
        assert site.server.ended(30) == 0, site.server.said()
        assert "Traceback" not in site.server.said()
        site.start()
        site.serving()
    progress(site, 4)
    site.end(clients)


KINDS = ("pwrite64:error=ENOSPC:when={}+", "fdatasync:error=EIO:when={}", "fdatasync:signal=KILL:when={}",
         "pwrite64:retval=0:when={}")  # fmt: skip
WORK = """
import contextlib, json, random, sys
from pathlib import Path
from interpreter.clock import SystemClock
from interpreter.jobs.core import Setting
from interpreter.jobs.owner import NewJob
from interpreter.jobs.port import NotReachable
from interpreter.jobs.service import open_service
folder, job = Path(sys.argv[1]), sys.argv[2]
try:
    service = open_service(folder / "jobs.db", Setting(SystemClock(), random.SystemRandom(), folder / "files"))
except NotReachable as problem:
    print(json.dumps(["down", str(problem)]), flush=True)
    sys.exit()
owner = service.owner("ann")
for number in range(8):
    key = f"post-{number}"
    print(json.dumps(["invoke", key]), flush=True)
    try:
        answer = owner.post_inputs(job, [{"key": key, "text": "x" * 2000}], key=key)
        print(json.dumps(["ok", key, answer["inserted_ids"][0]["planned_task_id"]]), flush=True)
    except NotReachable as problem:
        print(json.dumps(["unknown", key, str(problem)]), flush=True)
"""


@pytest.mark.parametrize("kind", KINDS)
def test_k15_the_disk_fails_at_the_nth_write(tmp_path, kind):
    """A full disk, a failing one, a death in the middle of a flush, a write of nothing: no torn file, no false word."""
    strace = subprocess.run([Path(".ci/strace")], capture_output=True, text=True, check=True).stdout.strip()
    done = []
    for number in range(1, sized(9, 41, 401), sized(4, 1)):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        service = open_service(folder / "jobs.db", Setting(CLOCK, random.Random(number), folder / "files"))
        job = service.owner("ann").create_job(NewJob(needs_device=False))["job_id"]
        service.close()
        call = [strace, "-f", "-qq", "-o", "/dev/null", "-e", f"inject={kind.format(number)}"]
        told = subprocess.run(
            [*call, sys.executable, "-c", WORK, str(folder), job],
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        history = History()
        assert "Traceback" not in told.stderr, told.stderr
        for line in told.stdout.splitlines():
            word, key, *more = json.loads(line)
            if word == "invoke":
                history.invoked.add(key)
            elif word == "ok":
                history.ok[key] = (more[0],)
        store = Store(folder / "jobs.db")
        check(history, store, folder / "files")
        store.close()
        shutil.rmtree(folder)
        done.append(len(history.ok))
    assert min(done) < 8, "nothing was hurt"


def is_left_alone(url: str) -> bool:
    """Whether no server holds the database any more; a broken connection is noticed a moment later."""
    store = PostgresStore(url)
    try:
        with store.alone() as alone:
            return alone
    finally:
        store.close()


def test_k17_the_database_server_goes_and_comes(tmp_path):
    """PostgreSQL crashes and starts again under load: as for a killed server."""
    postgres = Postgres(durable=True)
    setting = Setting(CLOCK, random.Random(1), tmp_path / "files", JobsConfig(runs_tasks=False))
    url, chance = postgres.database(), random.Random(3)
    service = open_service(url, setting)
    owner, history = service.owner("ann"), History()

    @contextlib.contextmanager
    def connect(name):
        yield owner, service.task_of_token

    job = owner.create_job(NewJob(needs_device=False))["job_id"]
    clients = [Client(history, connect, job, f"c{n}", lambda: CLOCK.sleep(0.05)) for n in range(3)]
    for client in clients:
        client.start()
    until = CLOCK.monotonic() + sized(10, 60, 600)
    latest = until + 110  # a machine with much else to do takes longer for as many calls
    while CLOCK.monotonic() < until or (history.count() <= 20 and CLOCK.monotonic() < latest):
        CLOCK.sleep(chance.uniform(0.5, 2))
        postgres.stop(chance.choice(["immediate", "fast"]))
        CLOCK.sleep(chance.uniform(0, 0.5))
        postgres.start()
    CLOCK.sleep(1)
    for client in clients:
        client.ended.set()
    for client in clients:
        client.join(60)
        assert client.problem is None, client.problem
    assert history.count() > 20
    service.close()
    waited_for(lambda: is_left_alone(url))
    with open_service(url, setting) as again:  # what was in doubt is settled by a start
        check(history, again._core.store, tmp_path / "files")
    postgres.stop("fast")
    postgres.start()
    postgres.close()

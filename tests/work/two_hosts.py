"""A farm of two hosts, each in a network namespace of its own; the one that runs the parents is killed at work.

Run as a program in a namespace of its own: `unshare -n python -m tests.work.two_hosts FOLDER DATABASE`. It prints what
became of everything, as JSON; the test beside it judges.
"""

from __future__ import annotations

import ctypes
import itertools
import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

from interpreter.clock import SystemClock
from interpreter.given.inputs import from_file
from interpreter.given.written import read_written
from interpreter.jobs.port import NotReachable
from tests.forked import Forked, Nursery, until
from tests.work.farms import FarmSite

FLOWS = Path(__file__).parents[2] / "examples" / "flows"
CLONE_NEWNET = 0x40000000
LEASE = "12"  # seconds: longer than a machine that has much to do keeps a host waiting


class Network:
    """A namespace with a wire to this one: `here` is this end's address, `pid` lives in the other."""

    def __init__(self, number: int) -> None:
        self.here, there, self._wire = f"10.77.{number}.1", f"10.77.{number}.2", f"wire{number}"
        self._holder = subprocess.Popen(["unshare", "-n", "sleep", "600"])
        self.pid = self._holder.pid
        own = os.readlink("/proc/self/ns/net")
        until(lambda: os.readlink(f"/proc/{self.pid}/ns/net") != own)
        _run("ip", "link", "add", self._wire, "type", "veth", "peer", "name", "eth0", "netns", str(self.pid))
        _run("ip", "addr", "add", f"{self.here}/24", "dev", self._wire)
        for words in (f"addr add {there}/24 dev eth0", "link set eth0 up", "link set lo up"):
            _run("nsenter", "-t", str(self.pid), "-n", "ip", *words.split())
        self.plug("up")

    def plug(self, state: str) -> None:
        """The wire is `up` or `down`."""
        _run("ip", "link", "set", self._wire, state)

    def close(self) -> None:
        self._holder.kill()
        self._holder.wait()


def _run(*words: str) -> None:
    subprocess.run(words, check=True)


def inside(arguments: list[str]) -> None:
    """A command in the namespace of a process."""
    with open(f"/proc/{arguments[0]}/ns/net", encoding="ascii") as namespace:
        done = ctypes.CDLL(None, use_errno=True).setns(namespace.fileno(), CLONE_NEWNET)
    assert done == 0, os.strerror(ctypes.get_errno())
    from interpreter.cli.main import main  # noqa: PLC0415 - loaded in the process that this one is a fork of

    main(arguments[1:])


class TwoHosts(FarmSite):
    """The server in this namespace, a worker in each of two others."""

    def __init__(self, nursery: Nursery, folder: Path, database: str) -> None:
        _run("ip", "link", "set", "lo", "up")
        self._keys = itertools.count(1)
        self.networks = {name: Network(number) for number, name in enumerate("ab", 1)}
        names = [word for one in self.networks.values() for word in ("--name", one.here)]
        super().__init__(
            nursery, folder, "--host", "0.0.0.0", "--behind-proxy", "--database", database, "--lease", LEASE, *names
        )

    @property
    def near(self) -> str:
        return self.url.replace("0.0.0.0", "127.0.0.1")

    def tasks(self, job: str) -> list[dict[str, Any]]:
        """Asked again while the database is away."""

        def asked() -> list[Any] | None:
            with suppress(NotReachable):
                answer = self.owner.tasks(job, limit=1_000)
                return [answer["job_tasks"]] if answer["success"] else None
            return None

        return until(asked)[0]

    def post(self, job: str, **inputs: Any) -> None:
        """The same, under one key."""
        key = f"post {next(self._keys)}"

        def posted() -> bool:
            with suppress(NotReachable):
                text = json.dumps(inputs)
                return bool(self.owner.post_inputs(job, [text], run_immediately=True, key=key)["success"])
            return False

        until(posted)

    def lose(self, name: str) -> bool:
        """Whether the server knows by now that a host is lost."""
        with suppress(NotReachable):
            return bool(self.owner.lose_worker(name)["success"])
        return False

    def host(self, name: str, phones: int = 2) -> Forked:
        network = self.networks[name]
        url = self.url.replace("0.0.0.0", network.here)
        arguments = self.worker_options(url, name, phones)
        worker = self.start(str(network.pid), *arguments, call="tests.work.two_hosts:inside")
        worker.heard("is here")
        return worker


class Seen:
    """Which runs were at work where, as the shared database said it again and again."""

    def __init__(self, database: str) -> None:
        self._url = database.replace("postgresql+psycopg", "postgresql")
        self.rows: set[tuple[str, ...]] = set()
        self.overlaps: list[Any] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        asked = "SELECT workflow_uuid, queue_name, executor_id, queue_partition_key FROM dbos.workflow_status"
        while not self._over.wait(0.1):
            with suppress(psycopg.OperationalError), psycopg.connect(self._url, autocommit=True) as db:
                while not self._over.wait(0.1):
                    found = db.execute(f"{asked} WHERE status = 'PENDING'").fetchall()
                    phones = [row[3] for row in found]
                    self.overlaps += [row for row in found if phones.count(row[3]) > 1]
                    self.rows |= set(found)

    def end(self) -> None:
        self._over.set()
        self._thread.join()


def play(folder: Path, database: str, rounds: int) -> dict[str, Any]:
    """The whole play, with all pages so many times."""
    nursery = Nursery()
    site = TwoHosts(nursery, folder, database)
    try:
        workers = {name: site.host(name) for name in "ab"}
        seen = Seen(database)
        published = site.publish(FLOWS / "check_pages.flow", project="pages")
        family = site.family(seconds=60)
        inputs = from_file(read_written((FLOWS / "check_pages.inputs.yaml").read_text()).value)
        lost = site.at_work(family.jobs["child"])
        for _ in range(rounds):
            site.post(published.root, **inputs)
        (folder / "at-work").touch()
        until(lambda: any(task["status"] != "running" for task in site.tasks(published.jobs["catalog"])))
        site.networks[lost].plug("down")
        workers[lost].kill()
        until(lambda: site.lose(lost))
        roots = site.settled(published.root, rounds), site.settled(family.jobs["parent"])
        site.networks[lost].plug("up")
        site.host(lost)
        SystemClock().sleep(1.0)
        seen.end()
        return {
            "lost": lost,
            "roots": [[task["status"], json.loads(task["job_proof"] or "null")] for task in roots[0]],
            "why": [[task["attempt"], task["comment"]] for task in roots[0]],
            "parents": [[task["status"], task["attempt"]] for task in roots[1]],
            "rows": [[row["status"], json.loads(row["job_proof"])] for row in site.tasks(published.dumps["rows"])],
            "said": site.said(family),
            "child": [[task["status"], task["comment"]] for task in site.tasks(family.jobs["child"])],
            "wrong": [row for row in seen.rows if row[1] != f"host-{row[2]}"],
            "overlaps": seen.overlaps,
            "runs": len(seen.rows),
            "hosts": sorted({row[2] for row in seen.rows}),
        }
    finally:
        site.close()
        for network in site.networks.values():
            network.close()
        nursery.close()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(play(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))) + "\n")

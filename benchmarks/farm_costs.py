"""What docs/scale.md counts with: the costs of a farm on PostgreSQL, a task and a second, as this machine has them.

`python -m benchmarks.farm_costs` prints absolute figures, unlike the scripts of `make bench`: a server, one worker with
DBOS, a fan-out of tasks that take some steps without a phone, then a minute's share of doing nothing.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from benchmarks.service import START, TICK_S
from interpreter.clock import SystemClock
from interpreter.given.manifest import read_manifest
from interpreter.jobs.client_owner import RemoteOwner
from interpreter.jobs.client_wire import Wire
from interpreter.work.publish import publish
from tests.postgres import Postgres

CLOCK = SystemClock()
CHILDREN, PHONES, IDLE_S = 20, 20, 8.0
JOBS = "jobs:\n  child:\n    flow: child.flow\n    sub_tasks: true\n"
PARENT = """\
flow "Parent"

steps:
  start subtasks for each n in range(1, {0}) as all:
    on job "child"
    give {{ n: n }}
  wait for all of all up to 30m
"""
CHILD = """\
flow "Child"

inputs:
  n: integer

outputs:
  n: integer

steps:
  repeat 9 times:
    set m to n + 1
  succeed with { n: n }
"""


@dataclass(frozen=True, slots=True)
class Costs:
    """Counters at one moment: processor seconds by process, bytes, transactions."""

    at: float
    server: float
    worker: float
    database: float
    transactions: int
    written: int
    stored: int
    wire: int


class Yard:
    """A farm to measure."""

    def __init__(self, folder: Path, engine: str) -> None:
        self.folder, self.postgres = folder, Postgres()
        self.url = self.postgres.empty_database()
        self.db = psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True)
        where = ("--folder", str(folder / "server"), "--port", "0", "--database", self.url, "--engine", engine)
        self.server = self._start("serve", *where)
        found = re.match(r"serving at (\S+),", self._line(self.server))
        assert found, "the server does not start"
        access = folder / "server" / "access.json"
        self._line(self.server)
        self.wire = Wire(found[1], json.loads(access.read_text())["key"], CLOCK, random.SystemRandom())
        self.owner = RemoteOwner(self.wire)
        where = ("--server", found[1], "--key", str(access), "--folder", str(folder / "workers"), "--engine", engine)
        self.worker = self._start("work", *where, "--device", f"virtual:{PHONES}", "--name", "w")
        self._line(self.worker)

    def _start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen([sys.executable, "-u", "-c", START, *words], stdout=subprocess.PIPE, text=True)

    def _line(self, process: subprocess.Popen[str]) -> str:
        assert process.stdout is not None
        return process.stdout.readline()

    def now(self) -> Costs:
        """What was used up to now."""
        CLOCK.sleep(1.2)  # what PostgreSQL counts comes with a delay
        counted = self.db.execute(
            "SELECT xact_commit, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0'), pg_database_size(current_database())"
            " FROM pg_stat_database WHERE datname = current_database()"
        ).fetchone()
        assert counted is not None
        processes = (_used(self.server.pid), _used(self.worker.pid), _family(self.postgres))
        return Costs(CLOCK.monotonic(), *processes, *(int(one) for one in counted), _on_loopback())

    def fan_out(self, children: int) -> None:
        """A parent with so many children, to its end."""
        place = Path(tempfile.mkdtemp(dir=self.folder))
        for name, text in (("jobs.yaml", JOBS), ("parent.flow", PARENT.format(children)), ("child.flow", CHILD)):
            (place / name).write_text(text)
        published = publish(self.owner, place / "parent.flow", read_manifest(place))
        assert self.owner.post_inputs(published.root, ["{}"], run_immediately=True)["success"]
        while not [one for one in self.owner.tasks(published.root)["job_tasks"] if one["status"] != "running"]:
            CLOCK.sleep(0.5)

    def close(self) -> None:
        """The end."""
        for process in (self.worker, self.server):
            process.terminate()
            process.wait()
        self.wire.close()
        self.db.close()
        self.postgres.close()


def _used(pid: int) -> float:
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(word) for word in words[11:15]) * TICK_S


def _family(postgres: Postgres) -> float:
    """Processor time of all of PostgreSQL's processes, of those that ended too."""
    main = int((postgres.folder / "data" / "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
    return _used(main) + sum(_used(int(pid)) for pid in children)


def _on_loopback() -> int:
    (line,) = (line for line in Path("/proc/net/dev").read_text().splitlines() if line.strip().startswith("lo:"))
    return int(line.split()[1])


def _memory(pid: int) -> float:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"Pss:\s+(\d+)", text)[1]) / 1024  # type: ignore[index]  # the kernel always has it


@contextmanager
def yard(engine: str) -> Iterator[Yard]:
    """A farm, or (`journal`) workers each for itself, on the same database."""
    with tempfile.TemporaryDirectory() as folder:
        made = Yard(Path(folder), engine)
        try:
            yield made
        finally:
            made.close()


def main() -> None:
    """Print the costs for both engines, or for those that are named."""
    for engine in sys.argv[1:] or ("journal", "dbos"):
        with yard(engine) as at:
            at.fan_out(2)  # what happens once
            before = at.now()
            at.fan_out(CHILDREN)
            after = at.now()
            CLOCK.sleep(IDLE_S)
            idle = at.now()
            print(f"\n{engine}: a task of 10 steps, of {CHILDREN} beside one another")
            _say(before, after, CHILDREN, "")
            print(f"{engine}: {PHONES} phones and nothing to do, a second")
            _say(after, idle, idle.at - after.at, "/s")
            print(f"  memory: server {_memory(at.server.pid):.0f} MB, worker {_memory(at.worker.pid):.0f} MB")
            logs = [one.stat().st_size for one in at.folder.glob("workers/*/tasks/*/events.jsonl")]
            print(f"  log of a task on its host: {sum(logs) / len(logs) / 1024:.1f} KB")


def _say(before: Costs, after: Costs, parts: float, unit: str) -> None:
    for name in ("server", "worker", "database"):
        print(
            f"  {name}: {(getattr(after, name) - getattr(before, name)) / parts * 1000:.2f} ms of processor time{unit}"
        )
    print(f"  transactions: {(after.transactions - before.transactions) / parts:.1f}{unit}")
    for name, words in (("written", "log of the database"), ("stored", "kept in the database"), ("wire", "over HTTP")):
        print(f"  {words}: {(getattr(after, name) - getattr(before, name)) / parts / 1024:.2f} KB{unit}")
    print(f"  time: {(after.at - before.at) / parts * 1000:.1f} ms{unit}")


if __name__ == "__main__":
    main()

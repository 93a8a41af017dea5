"""Server and workers as processes of their own: killed, stopped and ended in the middle of their work."""

from __future__ import annotations

import json
import random
import signal
import tempfile
from pathlib import Path
from typing import Any

import pytest

from interpreter.clock import SystemClock
from interpreter.given.manifest import read_manifest
from interpreter.jobs.client_owner import RemoteOwner
from interpreter.jobs.client_wire import Wire
from interpreter.jobs.owner import NewJob
from interpreter.work.publish import publish
from tests.forked import COMMAND, Forked, Nursery, until
from tests.sizes import sized

FLOWS = Path(__file__).parents[2] / "examples" / "flows"
LEASE = 5.0
CLOCK = SystemClock()
WAITING = """\
flow "Wait"
app "com.example.demo"
inputs:
  seconds: integer
steps:
  open app fresh
  repeat seconds times:
    wait 1s
  expect "Tap me"
"""
AGAIN = "jobs:\n  again:\n    flow: a.flow\n    restartable: true\n"


class Site:
    """A server with its workers."""

    def __init__(self, nursery: Nursery, folder: Path, *options: str) -> None:
        self._nursery, self.folder = nursery, folder
        self.processes: list[Forked] = []
        where = ("--folder", str(folder / "server"), "--port", "0", "--lease", str(LEASE))
        self.server = self.start("serve", *where, *options)
        self.url = self.server.url()
        assert self.url, self.server.said()
        self.access = folder / "server" / "access.json"
        self.wire = Wire(self.near, json.loads(self.access.read_text())["key"], CLOCK, random.Random(1))
        self.owner = RemoteOwner(self.wire)

    @property
    def near(self) -> str:
        """Its address for this process."""
        return self.url

    def start(self, *arguments: str, call: str = COMMAND) -> Forked:
        out = self.folder / f"out-{len(self.processes)}"
        self.processes.append(self._nursery.start(out, *arguments, call=call))
        return self.processes[-1]

    def work(self, name: str, phones: int = 1) -> Forked:
        """A worker with built-in phones that is here."""
        where = ("--server", self.url, "--key", str(self.access), "--folder", str(self.folder / "workers"))
        worker = self.start("work", *where, "--device", f"virtual:{phones}", "--name", name)
        worker.heard("is here")
        return worker

    def publish(self, path: Path, **more: Any):
        return publish(self.owner, path, read_manifest(path.parent), **more)

    def again(self, pause: str = "1s", **inputs: Any) -> str:
        """A new job that may begin anew, with one task; the job."""
        place = Path(tempfile.mkdtemp(prefix="flows-", dir=self.folder))
        (place / "a.flow").write_text(WAITING.replace("1s", pause))
        (place / "jobs.yaml").write_text(AGAIN)
        job = self.publish(place / "a.flow").jobs["again"]
        self.post(job, **inputs)
        return job

    def post(self, job: str, **inputs: Any) -> None:
        answer = self.owner.post_inputs(job, [json.dumps(inputs)], run_immediately=True)
        assert answer["success"], answer

    def tasks(self, job: str) -> list[dict[str, Any]]:
        return self.owner.tasks(job, limit=1_000)["job_tasks"]

    def running(self, job: str) -> dict[str, Any]:
        """The task of a job when it runs."""
        return until(lambda: next((task for task in self.tasks(job) if task["status"] == "running"), None))

    def settled(self, job: str, count: int = 1) -> list[dict[str, Any]]:
        """The tasks of a job when so many have ended."""
        return until(lambda: found if len(found := self._ended(job)) >= count else None)

    def _ended(self, job: str) -> list[dict[str, Any]]:
        return [task for task in self.tasks(job) if task["status"] != "running"]

    def events(self, kind: str, job: str) -> list[dict[str, Any]]:
        """The events of a kind in a job."""
        events = self.owner.events(limit=100_000)["events"]
        return [event for event in events if event["kind"] == kind and event["job_id"] == job]

    def close(self) -> None:
        for each in self.processes:
            each.kill()
        self.wire.close()


@pytest.fixture(scope="module")
def nursery():
    """Forks servers and workers."""
    made = Nursery()
    yield made
    made.close()


@pytest.fixture
def farm(nursery, tmp_path):
    """A server of its own: what one test leaves waiting is not given to the workers of another."""
    made = Site(nursery, tmp_path)
    yield made
    made.close()


def rows_of(site: Site, job: str) -> list[tuple[str, str]]:
    return sorted((row["status"], row["job_proof"]) for row in site.tasks(job))


def test_a_worker_killed_in_the_middle_of_a_fan_out(farm):
    """Three workers of four phones, one killed at work: each page has its one row, and what was lost began anew."""
    workers = [farm.work(name, 4) for name in ("a", "b", "c")]
    run = farm.start(
        "run", str(FLOWS / "check_pages.flow"), "--inputs", str(FLOWS / "check_pages.inputs.yaml"), "--server",
        farm.url, "--key", str(farm.access), "--folder", str(farm.folder / "runs"), "--json",
    )  # fmt: skip
    catalog = until(lambda: {one["name"]: one["id"] for one in farm.owner.jobs()["jobs"]}.get("catalog"))
    names = {one["remote_device_id"]: one["name"] for one in farm.owner.devices()["devices"]}
    busy = until(lambda: [task for task in farm.tasks(catalog) if task["holds_device"]])
    victim = workers["abc".index(names[busy[0]["remote_device_id"]][0])]
    victim.kill()
    assert run.ended() == 0, run.said()
    end = json.loads(run.said().splitlines()[-1])
    assert end["data"] == {"checked": 12, "failed": 1, "declined": 1}
    rows = [json.loads(line) for line in Path(end["rows"]["rows"]).read_text().splitlines()]
    prices = {row["data"]["url"].rpartition("/")[2]: row["data"].get("price") for row in rows}
    assert sorted(row["status"] for row in rows) == ["declined", "failed"] + ["pending"] * 12
    assert (len(prices), prices["kettle-1"], prices["piano-10"]) == (14, 34.95, 649)
    again = farm.events("go on", catalog)
    assert again, "nothing was lost"
    assert {event["detail"]["why"] for event in again} == {"lost"}
    tasks = farm.tasks(catalog)
    assert len(tasks) == 14
    assert {task["attempt"] for task in tasks} == {1, 2}


def test_k6_a_stopped_worker_comes_back_too_late(farm):
    """Stopped past its lease, then awake again: its task is another's, it hands nothing in, the other's word stands."""
    first = farm.work("first")
    job = farm.again(seconds=2)
    farm.running(job)
    first.send(signal.SIGSTOP)
    farm.work("second")
    (task,) = farm.settled(job)
    assert (task["status"], task["attempt"]) == ("pending", 2)
    first.send(signal.SIGCONT)
    first.heard("given back")
    assert rows_of(farm, job) == [("pending", "{}")]
    # it enlists again and does its next task
    farm.post(job, seconds=0)
    farm.settled(job, 2)
    assert farm.events("lost", job) == []
    first.send(signal.SIGTERM)
    assert first.ended() in (0, 130)


def test_k7_slow_but_alive_runs_once(farm):
    """A task of several leases with beats is nobody else's."""
    farm.work("a")
    farm.work("b")
    job = farm.again(seconds=round(LEASE * sized(2, 10)))
    (task,) = farm.settled(job)
    assert (task["status"], task["attempt"]) == ("pending", 1)
    assert farm.events("go on", job) == []


def test_k8_a_task_that_kills_its_worker_is_parked(farm):
    """Killed three times at the same step it fails and says so; other tasks go on, and so does the worker."""
    job = farm.again("10m", seconds=1)
    for attempt in (1, 2, 3):
        worker = farm.work("w")
        until(lambda attempt=attempt: _at_work(farm, job, attempt))
        worker.kill()
    farm.work("w")
    (task,) = farm.settled(job)
    assert task["status"] == "failed"
    assert task["comment"].startswith("parked: its worker was lost 3 times at line 8: wait 10m")
    farm.post(job, seconds=0)
    assert {one["status"] for one in farm.settled(job, 2)} == {"failed", "pending"}


def _at_work(farm: Site, job: str, attempt: int):
    return [one for one in farm.tasks(job) if (one["attempt"], one["step"]) == (attempt, "line 8: wait 10m")]


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_k5_many_processes_claim(request, tmp_path, database):
    """Several processes take tasks as fast as they can: each task once, none left, however they interleave."""
    count, crowd = sized(60, 5_000), sized(3, 8)
    place = ("--database", request.getfixturevalue("postgres").database()) if database == "postgres" else ()
    farm = Site(request.getfixturevalue("nursery"), tmp_path, *place)  # of its own: claimers take whatever waits
    try:
        _crowd(farm, count, crowd)
    finally:
        farm.close()


def _crowd(farm: Site, count: int, crowd: int) -> None:
    """Processes take the tasks of one job after the other."""
    for _ in range(sized(1, 10)):
        job = farm.owner.create_job(NewJob(needs_device=True, automation_id="a", review="none"))["job_id"]
        farm.owner.post_inputs(job, [f'{{"n":{number}}}' for number in range(count)], run_immediately=True)
        go = farm.folder / f"go-{job}"
        claimers = [
            farm.start(farm.url, str(farm.access), str(number), str(go), call="tests.work.claiming:claim_all")
            for number in range(crowd)
        ]
        for each in claimers:
            each.heard("ready")
        go.touch()
        assert [each.ended(sized(60, 600)) for each in claimers] == [0] * crowd, [each.said() for each in claimers]
        outs = [each.said().splitlines()[1:] for each in claimers]
        taken = [line for out in outs for line in out]
        assert sorted(json.loads(line)["n"] for line in taken) == list(range(count))
        assert sum(bool(out) for out in outs) > 1, "one process took them all"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT][: sized(1, 2)])
def test_k18_a_worker_is_told_to_stop(farm, number):
    """In the middle of a wait: the task is given back, its log is whole, the worker leaves; idle, it ends at once."""
    idle, busy = farm.work("idle", 1), None
    idle.send(number)
    assert idle.ended() == 0
    busy = farm.work("busy")
    job = farm.again(seconds=600)
    task = farm.running(job)
    log = farm.folder / "workers" / "busy" / "tasks" / f"{task['job_task_id']}-1" / "events.jsonl"
    until(lambda: log.exists() and "wait 1s" in log.read_text())
    busy.send(number)
    assert busy.ended() == 130
    kinds = [json.loads(line)["event"] for line in log.read_text().splitlines()]
    assert kinds[-2:] == ["task_interrupted", "run_ended"] or "task_interrupted" in kinds
    assert [event["detail"]["why"] for event in farm.events("go on", job)] == ["released"]
    names = {one["name"]: one["state"] for one in farm.owner.devices()["devices"]}
    assert names["busy:phone-1"] == names["idle:phone-1"] == "offline"


def test_k18_a_run_on_a_server_is_told_to_stop(farm):
    """Ctrl-C: the flow stops, the task is given back and closed with its step, exit 130."""
    place = Path(tempfile.mkdtemp(prefix="flows-", dir=farm.folder))
    (place / "a.flow").write_text(WAITING)
    run = farm.start(
        "run", str(place / "a.flow"), "--input", "seconds=600", "--server", farm.url, "--key", str(farm.access),
        "--folder", str(farm.folder / "runs"),
    )  # fmt: skip
    run.heard("wait 1s")
    run.send(signal.SIGINT)
    assert run.ended() == 130
    job = farm.owner.jobs()["jobs"][-1]["id"]
    (task,) = farm.tasks(job)
    assert (task["status"], task["comment"]) == ("failed", "interrupted at line 8: wait 1s")


def test_what_waits_for_a_worker_is_said(farm):
    """A server without workers takes inputs and says what waits; `run` on a server that is not there says so."""
    until(lambda: all(one["state"] == "offline" for one in farm.owner.devices()["devices"]))
    place = Path(tempfile.mkdtemp(prefix="flows-", dir=farm.folder))
    (place / "lonely.flow").write_text(WAITING)
    farm.post(farm.publish(place / "lonely.flow").root, seconds=0)
    assert "no worker is here" in farm.server.heard("waiting: 1 task of Wait")
    gone = farm.start(
        "run", str(FLOWS.parent / "steps" / "tap.flow"), "--server", "http://127.0.0.1:9", "--key", str(farm.access)
    )
    assert gone.ended() == 5


def test_who_hangs_up_gets_no_task(farm):
    """A worker that was killed while it waited for a task does not get the next one."""
    worker = farm.work("short")
    CLOCK.sleep(0.5)
    worker.kill()
    CLOCK.sleep(0.5)
    job = farm.again(seconds=0)
    assert farm.tasks(job) == []
    farm.work("other")
    (task,) = farm.settled(job)
    assert task["attempt"] == 1

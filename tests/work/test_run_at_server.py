"""`interpret run --server`, killed and gone on with: its journal is here, its task the server's, within the lease."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from interpreter.clock import SystemClock
from tests.forked import Forked, until
from tests.sizes import sized
from tests.work.test_processes import Site

CLOCK = SystemClock()
FLOW = """\
flow "Count"

inputs:
  pin: secret
  times: integer = 12

outputs:
  sum: integer

steps:
  start subtasks for each n in [1, 2] using "child.flow" as two:
    give { n: n }
  set sum to 0
  for each n in range(times):
    dump { n: n } to job "rows"
    wait 20ms
    set sum to sum + n
  wait for all of two up to 1m
  succeed with { sum: sum }
"""
CHILD = """\
flow "Child"

inputs:
  n: integer

steps:
  dump { n: 100 + n } to job "rows"
"""


class Runs(Site):
    """Runs at a server with a long lease, whose sub-tasks a worker does."""

    def __init__(self, nursery, folder: Path) -> None:
        super().__init__(nursery, folder, "--lease", "120")
        texts = {"count.flow": FLOW, "child.flow": CHILD, "jobs.yaml": "jobs:\n  rows:\n    data_dump: true\n"}
        for name, text in texts.items():
            (folder / name).write_text(text)

    def count(self, *more: str) -> Forked:
        """A new run."""
        where = ("--server", self.url, "--key", str(self.access), "--folder", str(self.folder / "runs"))
        return self.start("run", str(self.folder / "count.flow"), "--input", "pin=sesame-9876", *where, *more)

    def resume(self, *more: str) -> Forked:
        """Go on with it."""
        return self.start("resume", str(self.run), *more)

    @property
    def run(self) -> Path:
        return next((self.folder / "runs").iterdir())

    def rows(self) -> list[int]:
        """What the run left as its rows."""
        lines = (self.run / "rows" / "rows.jsonl").read_text(encoding="utf-8").splitlines()
        return sorted(json.loads(line)["data"]["n"] for line in lines)

    def jobs(self) -> dict[str, str]:
        """The jobs of the run by name."""
        return {job["name"]: job["id"] for job in self.owner.jobs()["jobs"]}


@pytest.fixture
def site(nursery, tmp_path):
    """A server."""
    made = Runs(nursery, tmp_path)
    yield made
    made.close()


def test_a_run_at_a_server_that_is_killed_goes_on_and_does_nothing_twice(site):
    site.work("helper")
    process, chance, died = site.count(), random.Random(11), 0
    for _ in range(sized(2, 40)):
        process.speaks("line")
        CLOCK.sleep(chance.uniform(0.0, 0.3))
        process.kill()
        if process.ended() != -9:
            break
        died += 1
        assert (site.run / "server.json").stat().st_mode & 0o777 == 0o600
        process = site.resume()
    if process.ended() != 0:  # it was killed after its last line
        assert "is over: it succeeded" in process.said(), process.said()
    assert died
    assert '"sum":78' in (site.run / "events.jsonl").read_text(encoding="utf-8")
    assert site.rows() == [*range(1, 13), 101, 102]
    (root,) = site.tasks(site.jobs()["Count"])
    assert (root["status"], root["attempt"]) == ("pending", 1)
    assert len(site.tasks(site.jobs()["flows by file"])) == 2
    assert not {"server.json", "journal.jsonl"} & {file.name for file in site.run.iterdir()}
    log = [json.loads(line) for line in (site.run / "events.jsonl").read_text().splitlines()]
    assert [one["seq"] for one in log] == list(range(1, len(log) + 1))


def test_what_the_server_did_not_wait_for_is_said(site):
    """Its task is over there: nothing goes on, and what became of it is told."""
    process = site.count("--input", "times=1000")
    process.heard("line 16")
    process.kill()
    refused = site.resume("--give-up")
    assert refused.ended() == 2
    assert "interpret tasks remove" in refused.said()
    assert site.owner.lose_worker(f"run {site.run.name}")["success"]
    until(lambda: site.tasks(site.jobs()["Count"])[0]["status"] == "failed")
    late = site.resume()
    assert late.ended() == 2, late.said()
    assert "the server did not wait for this run and ended its task, which is failed there" in late.said()
    assert "run the flow again" in late.said()
    again = site.resume()
    assert (again.ended(), "left nothing to go on with" in again.said()) == (2, True), again.said()

"""Workers that share a database: killed and started again, lost for good, and what a farm refuses."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import pytest

from interpreter.work.publish import Published
from tests.forked import Forked, Nursery, until
from tests.work.test_processes import Site, nursery  # noqa: F401 - a fixture

JOBS = """\
jobs:
  rows:
    data_dump: true
  parent:
    flow: parent.flow
    sub_tasks: true
  child:
    flow: child.flow
    sub_tasks: true
"""
PARENT = """\
flow "Parent"

inputs:
  seconds: integer
  pass: secret

steps:
  dump { said: "before" } to job "rows"
  start subtask on job "child" as child:
    give { seconds: seconds }
  repeat 3 times:
    wait 1s
  wait for all of child up to 2m, allowing failures as result
  dump { said: "after", done: length(result.done), failed: length(result.failed) } to job "rows"
  succeed with { done: length(result.done) }
"""
CHILD = """\
flow "Child"
app "com.example.demo"

inputs:
  seconds: integer

steps:
  open app fresh
  repeat seconds times:
    wait 1s
  expect "Tap me"
"""
SECRET = "opensesame-in-plain"


class FarmSite(Site):
    """A server whose workers share a database; each worker's folder is a computer of its own."""

    def __init__(self, nursery: Nursery, folder: Path, *options: str) -> None:  # noqa: F811
        super().__init__(nursery, folder, "--engine", "dbos", *options)

    def host(self, name: str, phones: int = 1) -> Forked:
        """A worker on a computer of its own."""
        where = ("--server", self.url, "--key", str(self.access), "--folder", str(self.folder / f"disk-{name}"))
        worker = self.start("work", *where, "--device", f"virtual:{phones}", "--name", name, "--engine", "dbos")
        worker.heard("is here")
        return worker

    def family(self, seconds: int) -> Published:
        """A parent that starts one child on a phone, at work."""
        place = Path(tempfile.mkdtemp(prefix="flows-", dir=self.folder))
        for name, text in (("jobs.yaml", JOBS), ("parent.flow", PARENT), ("child.flow", CHILD)):
            (place / name).write_text(text)
        published = self.publish(place / "parent.flow")
        self.post(published.jobs["parent"], seconds=seconds, **{"pass": SECRET})
        return published

    def said(self, published: Published) -> list[dict[str, Any]]:
        """The rows so far."""
        return sorted(
            (json.loads(row["job_proof"]) for row in self.tasks(published.dumps["rows"])),
            key=lambda row: -len(row["said"]),
        )

    def at_work(self, job: str, seconds: float = 60) -> str:
        """On which computer the task of a job is at work, after its first steps."""

        def look() -> str | None:
            for log in self.folder.glob("disk-*/*/tasks/*/events.jsonl"):
                text = log.read_text()
                began = next((line for line in text.splitlines() if '"event":"task_started"' in line), "")
                if f'"job":"{job}"' in began and "wait 1s" in text:
                    return log.parts[-4]
            return None

        return until(look, seconds)


@pytest.fixture
def farm(nursery, tmp_path):  # noqa: F811
    """A farm on SQLite."""
    made = FarmSite(nursery, tmp_path)
    yield made
    made.close()


def test_a_task_goes_on_where_its_worker_was_killed(farm):
    """Started again on its computer: the same attempt, nothing twice; afterwards nothing of it is in the database."""
    worker = farm.host("a")
    published = farm.family(seconds=1)
    farm.at_work(published.jobs["parent"])
    worker.kill()
    farm.host("a").heard("goes on with task")
    (parent,) = farm.settled(published.jobs["parent"])
    assert (parent["status"], parent["attempt"]) == ("pending", 1)
    assert [row["said"] for row in farm.said(published)] == ["before", "after"]
    until(lambda: records(farm) == [])


def test_a_task_without_a_phone_goes_on_when_its_computer_is_lost(farm):
    """The parent goes on from what is in the database, on another computer; the child's phone is gone, and so is it."""
    first = farm.host("a", phones=2)
    published = farm.family(seconds=60)
    farm.at_work(published.jobs["parent"])
    farm.at_work(published.jobs["child"])
    assert SECRET not in "".join(records(farm))
    first.kill()
    farm.host("b")
    (parent,) = farm.settled(published.jobs["parent"])
    (child,) = farm.tasks(published.jobs["child"])
    assert (parent["status"], parent["attempt"], parent["job_proof"]) == ("pending", 2, '{"done":0}')
    assert (child["status"], child["attempt"]) == ("failed", 1)
    assert "interrupted at" in child["comment"]
    assert farm.said(published) == [{"said": "before"}, {"said": "after", "done": 0, "failed": 1}]
    again = farm.host("a", phones=2)  # it finds nothing of its own to go on with
    assert "goes on with" not in again.said()
    assert len(farm.said(published)) == 2


def records(farm: FarmSite) -> list[str]:
    """What the shared database holds of tasks."""
    with sqlite3.connect(farm.folder / "server" / "farm.db") as db:
        found = [str(row) for row in db.execute("SELECT output FROM operation_outputs")]
    db.close()
    return found

"""A server whose workers share a database, and a family of flows: a parent without a phone, its child on one."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from interpreter.work.publish import Published
from tests.forked import Forked, Nursery, until
from tests.work.test_processes import Site

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

    def __init__(self, nursery: Nursery, folder: Path, *options: str) -> None:
        super().__init__(nursery, folder, "--engine", "dbos", "--lease", "30", *options)

    def host(self, name: str, phones: int = 1) -> Forked:
        """A worker on a computer of its own."""
        worker = self.start(*self.worker_options(self.url, name, phones))
        worker.heard("is here")
        return worker

    def worker_options(self, url: str, name: str, phones: int) -> tuple[str, ...]:
        """The command of a worker."""
        where = ("--server", url, "--key", str(self.access), "--folder", str(self.folder / f"disk-{name}"))
        return ("work", *where, "--device", f"virtual:{phones}", "--name", name, "--engine", "dbos")

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
                if f'"job":"{job}"' in began and '"words":"wait 1s"' in text:
                    return log.parts[-4]
            return None

        return until(look, seconds)

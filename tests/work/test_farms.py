"""Workers that share a database: killed and started again on their computers, and what a farm refuses."""

from __future__ import annotations

import sqlite3

import pytest

from tests.forked import until
from tests.work.farms import SECRET, FarmSite
from tests.work.test_processes import nursery  # noqa: F401 - a fixture


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
    found = "".join(records(farm))
    assert found
    assert SECRET not in found
    worker.kill()
    farm.host("a").heard("goes on with task")
    (parent,) = farm.settled(published.jobs["parent"])
    assert (parent["status"], parent["attempt"]) == ("pending", 1)
    assert [row["said"] for row in farm.said(published)] == ["before", "after"]
    until(lambda: records(farm) == [])


def test_a_computer_that_never_comes_back(farm, nursery, tmp_path):  # noqa: F811
    """Said to be lost, its parents go on elsewhere in the next attempt, what was on its phones is over."""
    first = farm.host("a")
    published = farm.family(seconds=60)
    farm.at_work(published.jobs["child"])
    farm.at_work(published.jobs["parent"])
    farm.host("b")
    first.kill()
    said = nursery.run(tmp_path, "lost", "a", "--server", farm.url, "--key", str(farm.access))
    assert said.returncode == 0, said
    (parent,) = farm.settled(published.jobs["parent"])
    assert (parent["status"], parent["attempt"]) == ("pending", 2)
    assert farm.said(published) == [{"said": "before"}, {"said": "after", "done": 0, "failed": 1}]
    ((status, why),) = [(task["status"], task["comment"]) for task in farm.tasks(published.jobs["child"])]
    assert (status, why.partition(" at ")[0]) == ("failed", "interrupted")
    assert SECRET not in "".join(records(farm))  # what the phone's task kept stays there, sealed (docs/scale.md)


def records(farm: FarmSite) -> list[str]:
    """What the shared database holds of tasks."""
    with sqlite3.connect(farm.folder / "server" / "farm.db") as db:
        found = [str(row) for row in db.execute("SELECT output FROM operation_outputs")]
    db.close()
    return found

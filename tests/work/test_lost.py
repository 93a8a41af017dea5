"""A worker that is said to be lost, and what becomes of its tasks on a server whose workers share a database."""

from __future__ import annotations

import pytest

from interpreter.jobs.elsewhere import Farm
from interpreter.jobs.worker import Enlisting, Wish
from tests.work.conftest import Shop

COUNTING = """\
flow "Count"

outputs:
  n: integer

steps:
  set n to 0
  repeat 5 times:
    wait 10s
    set n to n + 1
  succeed with { n: n }
"""
AGAIN = "jobs:\n  again:\n    flow: a.flow\n    restartable: true\n"
TAPPING = """\
flow "Tap"
app "com.example.demo"

steps:
  open app fresh
  wait 30s
  expect "Tap me"
"""


def test_a_worker_that_is_said_to_be_lost_has_no_task_any_more(shop):
    """Nobody waits for its lease; what may begin anew does so after the longest step, and it hands nothing in."""
    job = shop.publish(shop.flow(COUNTING, jobs__yaml=AGAIN)).jobs["again"]
    shop.post(job)
    first = shop.hire("first")
    shop.until(lambda: shop.tasks(job))
    shop.clock.sleep(3)
    assert not shop.owner.lose_worker("nobody")["success"]
    assert shop.owner.lose_worker("first") == {"success": True, "tasks": 1}
    first.worker.drain()
    shop.hire("second")
    (task,) = shop.settled(job)
    assert (task["status"], task["attempt"], task["job_proof"]) == ("pending", 2, '{"n":5}')


@pytest.fixture
def farm(tmp_path):
    """A server whose workers share a database."""
    made = Shop(tmp_path, farm=Farm("postgresql://farm", "key"))
    yield made
    made.close()


def claimed(farm, text: str, *, phone: bool) -> tuple[str, str]:
    """A task that a worker has begun: its job and its token."""
    job = farm.publish(farm.flow(text)).root
    farm.post(job)
    bench = farm.service.bench(farm.owner._user)
    enlisting = Enlisting("a" * 24, "s", "w", ("p",) if phone else (), shares=True)
    (*ids,) = (one["remote_device_id"] for one in bench.enlist(enlisting)["phones"])
    found = bench.claim(Wish("a" * 24, "s", ids[0] if phone else None), key=job)["found"]
    assert bench.beat(found["task_token"], "line 1: wait @steps0")["go_on"]
    return job, found["task_token"]


def test_a_task_without_a_phone_waits_for_another_worker(farm):
    job, token = claimed(farm, COUNTING, phone=False)
    assert farm.owner.lose_worker("w")["tasks"] == 1
    (task,) = farm.tasks(job)
    assert (task["status"], task["attempt"]) == ("running", 2)
    assert not farm.service.bench(farm.owner._user).beat(token, "x")["go_on"]


def test_a_task_with_a_phone_is_over(farm):
    job, _ = claimed(farm, TAPPING, phone=True)
    assert farm.owner.lose_worker("w")["tasks"] == 1
    (task,) = farm.tasks(job)
    assert (task["status"], task["comment"]) == ("failed", "interrupted at line 1: wait")


def test_workers_of_a_server_are_of_one_kind(farm, shop):
    """A farm tells its workers where their database is, and has no others; neither has a server without one."""
    bench = farm.service.bench(farm.owner._user)
    assert bench.enlist(Enlisting("b" * 24, "s", "w", shares=True))["farm"] == {
        "database": "postgresql://farm",
        "key": "key",
    }
    refused = bench.enlist(Enlisting("c" * 24, "s", "x"))
    assert (refused["code"], "start the worker with --engine dbos" in refused["error"]) == ("wrong_engine", True)
    refused = shop.service.bench(shop.owner._user).enlist(Enlisting("c" * 24, "s", "x", shares=True))
    assert (refused["code"], "start the server with --engine dbos" in refused["error"]) == ("wrong_engine", True)

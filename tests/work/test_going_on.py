"""A worker that was killed and started again goes on with its tasks where the rules of leases allow it (R96–R101)."""

from __future__ import annotations

import json
from contextlib import closing

import pytest

from interpreter.devices.android import connect
from interpreter.work.intents import Intent

ROWS = "jobs:\n  rows:\n    data_dump: true\n"
AGAIN = ROWS + "  again:\n    flow: a.flow\n    restartable: true\n"
COUNTING = """\
flow "Count"
inputs:
  pin: secret
outputs:
  n: integer
steps:
  set n to 0
  repeat 5 times:
    wait 2s to 9s
    set n to n + 1
    dump { n: n } to job "rows"
  succeed with { n: n }
"""
PHONE = """\
flow "Look"
app "com.example.demo"
steps:
  open app fresh
  wait 30s
  expect "Tap me"
"""


def rows(shop, published):
    """What was dumped, in order."""
    return sorted(json.loads(row["job_proof"])["n"] for row in shop.tasks(published.dumps["rows"]))


def at_work(shop, published, count):
    """Wait until so many rows are there."""
    shop.until(lambda: len(shop.tasks(published.dumps["rows"])) >= count, f"{count} rows")


@pytest.mark.parametrize("times", [1, 4])
def test_a_killed_worker_goes_on_where_it_was(shop, times):
    """In the same attempt, as often as it is killed: each row once, the same secret, one end."""
    published = shop.publish(shop.flow(COUNTING, jobs__yaml=ROWS))
    worker = shop.hire()
    shop.post(published.root, pin="sesame-9876")
    for number in range(1, times + 1):
        at_work(shop, published, number)
        worker = shop.kill(worker)
        shop.until(lambda worker=worker: any("goes on with task" in line for line in worker.said), "it goes on")
    (task,) = shop.settled(published.root)
    assert (task["status"], task["attempt"], task["job_proof"]) == ("pending", 1, '{"n":5}')
    assert rows(shop, published) == [1, 2, 3, 4, 5]
    place = worker.worker.kit.folder / "tasks" / f"{task['job_task_id']}-1"
    shop.until(lambda: '"run_ended"' in (place / "events.jsonl").read_text())
    log = (place / "events.jsonl").read_text()
    kinds = [json.loads(line)["event"] for line in log.splitlines()]
    assert kinds.count("run_resumed") == times
    assert kinds.count("run_started") == kinds.count("final_said") == 1
    assert "sesame" not in log
    shop.until(lambda: not (place / "journal.jsonl").exists(), "the journal is gone")


def test_it_goes_on_with_the_flows_that_it_began_with(shop):
    """Published anew in between, the task still runs its own text."""
    path = shop.flow(COUNTING, jobs__yaml=ROWS)
    published = shop.publish(path)
    worker = shop.hire()
    shop.post(published.root, pin="sesame-9876")
    at_work(shop, published, 2)
    path.write_text(COUNTING.replace("repeat 5", "repeat 9"), encoding="utf-8")
    shop.publish(path)
    shop.kill(worker)
    (task,) = shop.settled(published.root)
    assert (task["status"], task["job_proof"]) == ("pending", '{"n":5}')


def test_a_lost_lease_is_not_gone_on_with(shop):
    """Too late: somebody else has the task, nothing of the former attempt is done here."""
    published = shop.publish(shop.flow(COUNTING.replace("2s to 9s", "30s"), jobs__yaml=AGAIN))
    worker = shop.hire()
    shop.post(published.jobs["again"], pin="sesame-9876")
    at_work(shop, published, 1)
    worker.wire.cut = True
    shop.until(lambda: shop.tasks(published.jobs["again"])[0]["attempt"] == 2, "the lease is lost")
    again = shop.kill(worker)
    (task,) = shop.settled(published.jobs["again"])
    assert (task["status"], task["attempt"]) == ("pending", 2)
    assert not any("goes on" in line for line in again.said)


def test_r126_a_journal_is_a_bookmark_only(shop):
    """Removed while its worker was away, a task is not gone on with, whatever the worker kept; others are taken."""
    published = shop.publish(shop.flow(COUNTING, jobs__yaml=ROWS))
    worker = shop.hire()
    shop.post(published.root, pin="sesame-9876")
    at_work(shop, published, 2)
    worker.wire.cut = True
    (task,) = shop.tasks(published.root)
    assert shop.owner.remove_task(task["job_task_id"])["success"]
    before = rows(shop, published)
    again = shop.kill(worker)
    place = again.worker.kit.folder / "tasks" / f"{task['job_task_id']}-1"
    assert (place / "journal.jsonl").exists()
    shop.post(published.root, pin="sesame-1234")
    (other,) = shop.settled(published.root)
    assert other["job_task_id"] != task["job_task_id"]
    assert rows(shop, published) == sorted([*before, 1, 2, 3, 4, 5])
    assert not any("goes on" in line for line in again.said)
    assert not place.exists() or "run_resumed" not in (place / "events.jsonl").read_text()


@pytest.mark.parametrize(
    ("lasting", "jobs", "status", "attempt"),
    [(True, ROWS, "pending", 1), (False, ROWS, "failed", 1), (False, AGAIN, "pending", 2)],
)
def test_phones_that_went_away_with_the_program(shop, lasting, jobs, status, attempt):
    """A phone that keeps its screen is gone on with; for one that does not the task begins anew if it may."""
    published = shop.publish(shop.flow(PHONE, jobs__yaml=jobs))
    job = published.jobs["again"] if "again" in jobs else published.root
    worker = shop.hire(lasting=lasting)
    shop.post(job)
    shop.until(lambda: "wait 30s" in str((shop.tasks(job) or [{}])[0].get("step")), "it waits")
    again = shop.kill(worker)
    if lasting:
        with closing(connect(again.phones.farm.address, "phone-1", clock=shop.clock)) as phone:
            phone.open_app("com.example.demo")
    (task,) = shop.settled(job)
    assert (task["status"], task["attempt"]) == (status, attempt), task
    if status == "failed":
        assert "went away when the program stopped" in task["comment"]


def test_a_task_that_kills_its_worker_is_given_back(shop):
    """Three times at the same step: parked, and the worker takes the next task (R101)."""
    slow = 'flow "Slow"\nsteps:\n  wait 10m\n'
    job = shop.publish(shop.flow(slow)).root
    worker = shop.hire()
    shop.post(job)
    for _ in range(3):
        shop.until(lambda: (shop.tasks(job) or [{}])[0].get("step"), "it waits")
        shop.clock.sleep(10)
        worker = shop.kill(worker)
        shop.until(lambda worker=worker: any("former start" in line for line in worker.said), "it is back")
    (task,) = shop.settled(job)
    assert (task["status"], task["comment"]) == ("failed", "parked: its worker was lost 3 times at line 3: wait 10m")
    shop.post(job)
    shop.until(lambda: len(shop.tasks(job)) == 2)


def test_deaths_at_different_steps_do_not_add_up():
    """Who gets further is not parked."""
    intent = Intent("k").died("one").died("one").died("two")
    assert (intent.deaths, intent.death_step) == (1, "two")
    assert intent.died("two").deaths == 2

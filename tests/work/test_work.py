"""Workers in this process: the fan-out, draining, restarts, servers that go away, flows that cannot be had."""

from __future__ import annotations

import json

import pytest

from interpreter.given.inputs import from_file
from interpreter.given.written import read_written
from interpreter.jobs.worker import Wish
from interpreter.work.intents import Intent, Intents

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
TAPPING = """\
flow "Tap"
app "com.example.demo"
steps:
  open app fresh
  tap "Tap me"
  wait 30s
  expect "Tapped"
"""


def rows_of(shop, job):
    """The rows of a data-dump job, without what differs from run to run."""
    return sorted((row["status"], row["job_proof"]) for row in shop.tasks(job))


def test_three_workers_do_what_one_process_does(shop, flows):
    """The fan-out of the example over three workers with four phones each: the rows of a run without a server."""
    folder = shop.examples()
    inputs = from_file(read_written((folder / "check_pages.inputs.yaml").read_text()).value)
    published = shop.publish(folder / "check_pages.flow", project="one")
    for name in ("a", "b", "c"):
        shop.hire(name, 4)
    shop.post(published.root, **inputs)
    (root,) = shop.settled(published.root)
    assert json.loads(root["job_proof"]) == {"checked": 12, "failed": 1, "declined": 1}
    alone = flows.run_file(folder / "check_pages.flow", **inputs)
    rows = [json.loads(line) for line in alone.ending.rows["rows"].read_text().splitlines()]
    found = [(status, json.loads(proof)) for status, proof in rows_of(shop, published.dumps["rows"])]
    assert sorted(map(str, found)) == sorted(str((row["status"], row["data"])) for row in rows)
    at_work = {task["remote_device_id"] for task in shop.tasks(published.jobs["catalog"])}
    assert len(at_work) > 4  # phones of more than one worker
    assert all(task["attempt"] == 1 for task in shop.tasks())


def test_a_worker_that_drains_gives_back_what_it_has_begun(shop):
    """Nothing new is taken; what runs stops at its next safe point; another worker begins it anew where it may."""
    jobs = "jobs:\n  again:\n    flow: a.flow\n    restartable: true\n"
    path = shop.flow(COUNTING, jobs__yaml=jobs)
    other = shop.publish(shop.flow(COUNTING, "once.flow"))
    job = shop.publish(path).jobs["again"]
    shop.post(job)
    shop.post(other.root)
    first = shop.hire("first")
    shop.until(lambda: len(shop.tasks(job)) + len(shop.tasks(other.root)) == 2)
    shop.clock.sleep(15)
    shop.dismiss(first)
    assert first.worker.given_back == 2
    (once,) = shop.tasks(other.root)
    assert (once["status"], once["comment"]) == ("failed", "interrupted at line 7: wait 10s")
    assert list((shop.folder / "workers" / "first" / "claims").iterdir()) == []
    assert [task["status"] for task in shop.tasks(job)] == ["running"]
    shop.hire("second")
    (again,) = shop.settled(job)
    assert (again["status"], again["attempt"], again["job_proof"]) == ("pending", 2, '{"n":5}')


def test_a_worker_that_died_says_afterwards_how_far_it_was(shop):
    """Started again in the same folder it gives back what its former start had: at its step, or not begun at all."""
    begun, unbegun = (shop.publish(shop.flow(COUNTING)).root for _ in range(2))
    dead = shop.hire("w", id_="a" * 24, begin=False)
    dead.worker._enlist()
    claims, tasks = Intents(shop.folder / "workers" / "w" / "claims"), shop.folder / "workers" / "w" / "tasks"
    for job, key in ((begun, "k1"), (unbegun, "k2")):
        shop.post(job)
        claims.write(Intent(key))
        found = dead.wire.claim(Wish("a" * 24, dead.worker.session), key=key)["found"]
        dead.wire.beat(found["task_token"], "line 5: set n to 0 @steps0")
        if key == "k1":
            log = shop.folder / "log.jsonl"
            log.write_text(_log(found["job_task_id"]), encoding="utf-8")
            place = tasks / f"{found['job_task_id']}-1"
            place.mkdir(parents=True)
            log.rename(place / "events.jsonl")
    again = shop.hire("w", id_="a" * 24)
    (task,) = shop.settled(begun)
    assert (task["status"], task["comment"]) == ("failed", "interrupted at line 7: wait 10s")
    (other,) = shop.settled(unbegun)
    assert (other["status"], other["attempt"]) == ("pending", 2)
    assert sum("former start" in line for line in again.said) == 2


def _log(task: str) -> str:
    line = {
        "v": 2, "seq": 1, "at": "2026-01-05T09:00:00+00:00", "offset": 0.0, "run": "r", "task": task, "strand": "",
        "event": "step_started", "key": f"{task}:steps1#1/0", "line": 7, "kind": "wait", "words": "wait 10s",
    }  # fmt: skip
    return json.dumps(line) + "\n" + '{"v": 2, "seq'


def test_a_server_that_goes_away_and_comes_back(shop):
    """The task in flight goes on as long as its lease does, and the worker takes the next one afterwards."""
    job = shop.publish(shop.flow(COUNTING)).root
    hired = shop.hire()
    shop.post(job)
    shop.until(lambda: shop.tasks(job))
    hired.wire.cut = True
    shop.clock.sleep(8)
    hired.wire.cut = False
    (task,) = shop.settled(job)
    assert (task["status"], task["attempt"]) == ("pending", 1)
    hired.wire.cut = True
    shop.clock.sleep(300)  # it is thought gone
    hired.wire.cut = False
    shop.post(job)
    assert {task["status"] for task in shop.settled(job, 2)} == {"pending"}
    assert any("trying again" in line for line in hired.said)
    assert "the server is there again" in hired.said


def test_a_worker_nobody_hears_stops_itself(shop):
    """Before its lease is over it lets go of the phone and hands nothing in; the server gives the task away."""
    jobs = "jobs:\n  again:\n    flow: a.flow\n    restartable: true\n"
    job = shop.publish(shop.flow(TAPPING, jobs__yaml=jobs)).jobs["again"]
    silent = shop.hire("silent")
    shop.post(job)
    shop.until(lambda: shop.tasks(job))
    shop.clock.sleep(5)
    silent.wire.cut = True
    cut = shop.clock.monotonic()
    shop.until(lambda: any("given back" in line for line in silent.said))
    assert shop.clock.monotonic() - cut <= 0.8 * 20 + 1
    shop.hire("other")
    (task,) = shop.settled(job)
    assert (task["status"], task["attempt"]) == ("pending", 2)


def test_a_task_that_is_removed_stops(shop):
    """The next beat says so, and the program ends within it."""
    job = shop.publish(shop.flow(COUNTING)).root
    hired = shop.hire()
    shop.post(job)
    (task,) = shop.until(lambda: shop.tasks(job))
    shop.owner.remove_task(task["job_task_id"])
    shop.until(lambda: any("cancelled" in line for line in hired.said))
    assert shop.clock.monotonic() < 20


def test_a_phone_that_another_worker_has(shop):
    """The second worker with the same phone is refused, and says which worker has it."""
    shop.hire("w")
    shop.until(lambda: shop.owner.devices()["devices"])
    second = shop.hire("w")
    shop.until(lambda: not second.thread.is_alive())
    assert "the phone w:phone-1 is run by the worker w already" in str(second.refused[0])


@pytest.mark.parametrize("spoil", ["gone", "other", "unpublished"])
def test_flows_that_cannot_be_had(shop, spoil):
    """A bundle that is not there or not of its hash, a job that nobody published: failed, with the reason."""
    job = shop.publish(shop.flow(COUNTING)).root
    hired = shop.hire()
    inner = hired.wire._inner
    match spoil:
        case "gone":
            hired.wire.bundle = lambda _: {"success": False, "error": "there are no flows", "code": "no_such_bundle"}
        case "other":
            hired.wire.bundle = lambda sha256: {**inner.bundle(sha256), "content": "e30="}
        case _:
            job = shop.owner.create_job(_plain())["job_id"]
    shop.post(job)
    (task,) = shop.settled(job)
    reason = {"gone": "there are no flows", "other": "not those of the hash", "unpublished": "not published"}[spoil]
    assert task["status"] == "failed"
    assert reason in task["comment"]


def _plain():
    from interpreter.jobs.owner import NewJob  # noqa: PLC0415 - one test alone

    return NewJob(needs_device=False, automation_id="default")


def test_the_log_of_a_task_tells_it_whole(shop):
    """Each task has a folder of its own with its events, from the flow's text to the outcome."""
    job = shop.publish(shop.flow(COUNTING)).root
    shop.hire()
    shop.post(job)
    (task,) = shop.settled(job)
    place = shop.folder / "workers" / "w" / "tasks" / f"{task['job_task_id']}-1" / "events.jsonl"
    shop.until(lambda: '"run_ended"' in place.read_text())
    kinds = [json.loads(line)["event"] for line in place.read_text().splitlines()]
    assert (kinds[0], kinds[1], kinds[-2], kinds[-1]) == ("run_started", "task_started", "task_ended", "run_ended")


def test_sub_tasks_that_nobody_can_run_are_told(shop):
    """The flow that starts them goes on; its log says what they wait for."""
    parent = 'flow "Parent"\nsteps:\n  start subtask using "tap.flow" as child:\n    give {}\n'
    job = shop.publish(shop.flow(parent, tap__flow=TAPPING)).root
    shop.hire(phones=0)
    shop.post(job)
    (task,) = shop.settled(job)
    log = shop.folder / "workers" / "w" / "tasks" / f"{task['job_task_id']}-1" / "events.jsonl"
    told = [json.loads(line) for line in log.read_text().splitlines()]
    assert ["they need a phone" in one["message"] for one in told if one["event"] == "warned"] == [True]

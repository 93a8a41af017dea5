"""What people watch: jobs that are theirs or shared, trees of tasks, and what each task waits for."""

from __future__ import annotations

import threading

import pytest

from interpreter.clock import SystemClock
from interpreter.jobs.owner import NewJob


def node_of(world, task, **options):
    """One task in its tree."""
    answer = world.ann.tree(task, **options)
    assert answer["success"], answer
    return answer


def planned_below(world, task):
    return {node["planned_task_id"]: node for node in node_of(world, task)["below"]}


def test_jobs_own_and_shared(world):
    """Own and shared jobs, newest first, with their counts; a job of somebody else looks absent."""
    first, second = world.job(name="first"), world.job(name="second")
    foreign, secret = world.job(name="foreign", owner=world.bob), world.job(name="secret", owner=world.bob)
    world.bob.share(foreign, "ann", "view")
    world.plan(first, {}, {}, {})
    world.start(second)
    listed = world.ann.seen_jobs()["jobs"]
    assert secret not in [job["job_id"] for job in listed]
    shown = {job["name"]: (job["owner"], job["right"], job["planned"], job["counts"]) for job in listed}
    assert shown == {
        "foreign": ("bob", "view", 0, {}),
        "second": ("ann", "own", 0, {"running": 1}),
        "first": ("ann", "own", 3, {}),
    }


def test_jobs_a_page_at_a_time(world):
    """Pages follow each other without gaps or doubles, and a place that is none is refused."""
    made = [world.job(name=str(number)) for number in range(5)]
    seen, after = [], None
    while True:
        answer = world.ann.seen_jobs(after=after, limit=2)
        seen += [job["job_id"] for job in answer["jobs"]]
        after = answer["next"]
        if after is None:
            break
    assert sorted(seen) == sorted(made)
    assert world.ann.seen_jobs(after="x/y")["code"] == "bad_id"


def test_a_tree(world):
    """A task with those above it and its sub-tasks in order, each with how many it started itself."""
    root, root_api = world.start(world.job())
    ids, (child, _) = world.children(root_api, {"n": 1}, {"n": 2})
    inner, (leaf,) = world.children(child, {"n": 3})
    leaf.submit_task("failed", {"reason": "no price"})
    top = node_of(world, root)
    assert [node["planned_task_id"] for node in top["below"]] == ids
    assert [node["sub_tasks"] for node in top["below"]] == [{"failed": 1}, {}]
    assert top["task"]["sub_tasks"] == {"running": 2}
    assert top["above"] == []
    middle = node_of(world, top["below"][0]["job_task_id"])
    assert [node["job_task_id"] for node in middle["above"]] == [root]
    assert [(node["planned_task_id"], node["status"], node["comment"]) for node in middle["below"]] == [
        (inner[0], "failed", "no price")
    ]


def test_a_wide_tree_a_page_at_a_time(world):
    """Hundreds of sub-tasks come a page at a time."""
    root, api = world.start(world.job())
    ids, _ = world.children(api, *({"n": number} for number in range(7)))
    first = node_of(world, root, limit=5)
    rest = node_of(world, root, after=first["next"], limit=5)
    assert [node["planned_task_id"] for node in first["below"] + rest["below"]] == ids
    assert rest["next"] is None


def test_sub_tasks_of_a_hidden_job(world):
    """Of a sub-task in a job that the user may not view, only the status is told."""
    theirs = world.job(owner=world.bob, allow_sub_tasks=True)
    world.bob.share(theirs, "ann", "edit")
    root, api = world.start(world.job())
    world.children(api, {"secret": "plum"}, run_immediately=True, job_id=theirs)
    (before,) = node_of(world, root)["below"]
    assert "plum" in before["input"]
    world.bob.unshare(theirs, "ann")
    (after,) = node_of(world, root)["below"]
    assert (after["status"], after["input"], after["job_task_id"], after["job"]) == ("running", None, None, None)
    assert world.ann.tree(before["job_task_id"])["code"] == "no_such_job"
    assert world.ann.tree("0" * 24)["code"] == "no_such_task"


def test_why_planned_tasks_wait(world):
    """For their owner, a phone, their own phone, a place in their batch or job."""
    root, api = world.start(world.job())
    phones = world.job(needs_device=True, allow_sub_tasks=True)
    narrow = world.job(slots=1, allow_sub_tasks=True)
    busy = world.phone()
    held, _ = world.start(phones, device=busy)
    api.add_sub_tasks([{}], False)
    api.add_sub_tasks([{}], True, phones)
    api.add_sub_tasks({"job_variables": [{}], "job_id": phones, "remote_device_id": busy})
    api.add_sub_tasks([{}, {}], at_most=1)
    api.add_sub_tasks([{}, {}], True, narrow)
    world.clock.sleep(12)
    told = [
        (node["waits"]["for"], node["waits"]["seconds"], node["waits"]["reason"])
        for node in node_of(world, root)["below"]
        if node["status"] == "planned"
    ]
    assert told == [
        ("start", 12.0, "its owner starts it"),
        ("phone", 12.0, "no phone is free for it"),
        ("phone", 12.0, "its phone is busy"),
        ("place", 12.0, "at most 1 of its batch run at a time"),
        ("place", 12.0, "at most 1 tasks of its job run at a time"),
    ]
    assert world.status(held) == "running"


def test_planned_tasks_wait_for_workers(make_world):
    """Where workers run the tasks, one without a phone waits for them."""
    world = make_world(runs_tasks=False)
    job = world.job()
    world.plan(job, {}, run_immediately=True)
    (node,) = world.ann.seen_tasks(job, status="planned")["tasks"]
    assert node["waits"]["reason"] == "no worker has taken it yet"
    (told,) = world.ann.seen_jobs()["lacks"]
    assert "no worker is here" in told
    assert world.ann.seen_tasks(job)["lacks"] == [told]
    world.bob.create_job(NewJob(name="Bob's"))
    assert world.bob.seen_jobs()["lacks"] == []


def test_why_running_tasks_wait(world):
    """For somebody who takes an offer; nothing is told of a task that goes on by itself."""
    giver, giver_api = world.start(world.job())
    assert node_of(world, giver)["task"]["waits"] is None
    giver_api.offer("o1", "code ready", {"code": 5})
    world.clock.sleep(3)
    assert node_of(world, giver)["task"]["waits"] == {
        "for": "taker", "topic": "code ready", "seconds": 3.0, "reason": "no other task has taken its offer"
    }  # fmt: skip
    giver_api.submit_task("success", {})
    assert node_of(world, giver)["task"]["waits"] is None


@pytest.fixture
def real_time(monkeypatch):
    """Worlds whose time passes by itself."""
    monkeypatch.setattr("tests.jobs.conftest.VirtualClock", SystemClock)


def test_what_a_program_waits_for(real_time, make_world):
    """While a program waits for a topic or its sub-tasks, the tree says so, and stops when it has them."""
    world = make_world()
    job = world.job()
    taker, taker_api = world.start(job)
    giver, giver_api = world.start(job)
    found = []
    thread = threading.Thread(target=lambda: found.append(taker_api.use_another_task(topic="code ready", wait=30)))
    thread.start()
    until = SystemClock().monotonic() + 20
    while (waits := node_of(world, taker)["task"]["waits"]) is None:
        assert SystemClock().monotonic() < until
        SystemClock().sleep(0.01)
    assert (waits["for"], waits["topic"]) == ("topic", "code ready")
    assert waits["reason"] == "no other task offers it now"
    giver_api.offer("o1", "code ready", {})
    thread.join(20)
    assert found[0]["job_task_id"] == giver


def test_tasks_are_let_go(world):
    """Planned tasks that wait for their owner start when they are let go, all or none."""
    job = world.job()
    first, second = world.plan(job, {}, {})
    assert world.ann.let_start([first])["success"]
    assert [row["planned_task_id"] for row in world.rows(job)] == [first]
    assert world.ann.let_start([second, first])["code"] == "not_planned"
    assert len(world.rows(job)) == 1
    assert world.bob.let_start([second])["code"] == "no_such_job"


def test_tasks_of_a_job(world):
    """The tasks of a job by state, newest first and a page at a time; planned ones in their order."""
    job = world.job()
    waiting = world.plan(job, {"n": 1}, {"n": 2}, {"n": 3})
    started = []
    for number in range(3):
        started.append(world.start(job, {"n": 10 + number})[0])
        world.clock.sleep(1)
    first = world.ann.seen_tasks(job, limit=2)
    rest = world.ann.seen_tasks(job, limit=2, after=first["next"])
    assert [node["job_task_id"] for node in first["tasks"] + rest["tasks"]] == started[::-1]
    assert first["tasks"][0]["input"] == '{"n":12}'
    planned = world.ann.seen_tasks(job, status="planned", limit=2)
    more = world.ann.seen_tasks(job, status="planned", limit=2, after=planned["next"])
    assert [node["planned_task_id"] for node in planned["tasks"] + more["tasks"]] == waiting
    assert world.ann.seen_tasks(job, status="failed") == {"success": True, "tasks": [], "lacks": [], "next": None}
    assert world.ann.seen_tasks(job, after="x")["code"] == "bad_id"
    assert world.bob.seen_tasks(job)["code"] == "no_such_job"

"""Keys and large batches: what makes sending again harmless, for how long, and what nobody sees half."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import delete, func, select

from interpreter.jobs import arriving
from interpreter.jobs.gate import KEPT_S
from interpreter.jobs.planning import Plan, job_row
from interpreter.jobs.tables import batches, keys, planned_tasks, shares


def count(world, table):
    with world.host._core.store.look() as db:
        return db.execute(select(func.count()).select_from(table)).scalar()


def ids(answer):
    assert answer["success"], answer
    return [item["planned_task_id"] for item in answer["inserted_ids"]]


def test_r95_only_successes_are_kept(world, refused):
    """A call that failed under a key is judged anew under it, and then its success is what the key says."""
    _, api = world.start(world.job())
    order = {"job_variables": [{"n": 1}], "remote_device_id": "phone-1"}
    assert refused(api.add_sub_tasks(order, key="k"))
    world.ann.register_device("phone", remote_device_id="phone-1")
    first = ids(api.add_sub_tasks(order, key="k"))
    assert ids(api.add_sub_tasks(order, key="k")) == first


def test_r95_a_key_is_of_the_task_and_not_of_its_attempt(world):
    """The next attempt meets what the one before did under the same key."""
    task, api = world.start(world.job())
    first = ids(api.add_sub_tasks([{"n": 1}], False, key="k"))
    world.host.go_on(task)
    again = world.host.task(task)
    assert ids(again.add_sub_tasks([{"n": 1}], False, key="k")) == first
    assert len(again.children()["children"]) == 1


def test_r95_keys_go_with_their_task(world):
    """A week after a task is settled its keys are gone; those of a task that runs stay however old they are."""
    job = world.job(timeout_min=1e6)
    _, done = world.start(job)
    _, runs = world.start(job)
    for api in (done, runs):
        assert api.submit_task("running", {"n": 1}, False, key="k")["success"]
    assert done.submit_task("success", {}, key="f")["success"]
    before = count(world, keys)
    world.clock.sleep(KEPT_S - 60)
    world.host.tick()
    assert count(world, keys) == before
    world.clock.sleep(3_700)
    world.host.tick()
    with world.host._core.store.look() as db:
        left = {(row.endpoint, row.key) for row in db.execute(select(keys))}
    assert ("submit_task", "k") in left
    assert ("submit_task", "f") not in left
    assert runs.submit_task("running", {"n": 1}, False, key="k")["success"]
    assert runs.submit_task("running", {"n": 2}, False, key="k")["code"] == "key_reused"


def pieces(monkeypatch, look):
    """Calls `look` after every piece of a batch; pieces are of four rows."""
    monkeypatch.setattr(arriving, "PIECE", 4)
    write = arriving._piece

    def watched(*call):
        look()
        write(*call)

    monkeypatch.setattr(arriving, "_piece", watched)


def test_r115_in_pieces_and_all_at_once(make_world, monkeypatch):
    """Others write between the pieces, nobody sees one before the last, and a key makes it one batch."""
    world = make_world()
    job = world.job()
    task, api = world.start(job)
    seen, whole = [], []

    def look():
        assert api.submit_task("running", {"n": len(seen)}, False)["success"]
        assert [row["planned_task_id"] for row in world.ann.planned(job)["planned_tasks"]] == whole
        assert [child["planned_task_id"] for child in api.children()["children"]] == whole
        seen.append(world.ann.planned(job)["total"])

    pieces(monkeypatch, look)
    items = [{"n": number} for number in range(10)]
    first = ids(api.add_sub_tasks(items, False, key="k"))
    whole += first
    assert seen == [0, 0, 0]
    assert [child["planned_task_id"] for child in api.children()["children"]] == first
    assert ids(api.add_sub_tasks(items, False, key="k")) == first
    owned = ids(world.ann.post_inputs(job, items, key="p"))
    assert [row["planned_task_id"] for row in world.ann.planned(job)["planned_tasks"]] == first + owned
    monkeypatch.undo()
    monkeypatch.setattr(arriving, "PIECE", 4)
    started = world.ann.post_inputs(world.job(), items, run_immediately=True)
    assert [row["assigned"] for row in started["assignment_results"]] == [True] * 10
    assert world.status(task) == "running"


def test_r115_all_or_nothing(make_world, monkeypatch, refused):
    """A batch whose task ended before its last piece leaves nothing (R47), and a crash only until the next start."""
    world = make_world(on_disk=True)
    job = world.job()
    task, api = world.start(job)
    pieces(monkeypatch, lambda: world.host.end_without_final(task))
    rows, made = count(world, planned_tasks), count(world, batches)
    assert refused(api.add_sub_tasks([{"n": number} for number in range(10)], False))
    assert (count(world, planned_tasks), count(world, batches)) == (rows, made)
    monkeypatch.setattr(arriving, "_drop", lambda *_: None)
    _, api = world.start(job)
    rows, made = count(world, planned_tasks), count(world, batches)
    monkeypatch.setattr(arriving, "_piece", broken(arriving._piece))
    with pytest.raises(ZeroDivisionError):
        arriving.in_pieces(world.host._core, 9, plan_of(world, job), lambda *_: {})
    assert count(world, planned_tasks) == rows + 4
    monkeypatch.undo()
    world.platform.cut()
    world.platform.open()
    world.host = world.platform.host
    assert (count(world, planned_tasks), count(world, batches)) == (rows, made)


def plan_of(world, job):
    return lambda change: Plan(job_row(change, job), tuple("{}" for _ in range(9)), run_immediately=False)


def broken(write):
    """Writes one piece and no second one."""
    calls = []

    def once(*call):
        calls.append(call)
        if len(calls) > 1:
            raise ZeroDivisionError
        write(*call)

    return once


def test_r120_rights_are_read_under_the_lock_of_the_row(world, platform):
    """A call that began while a right was being taken back waits for that, and then fails."""
    job = world.job(allow_sub_tasks=True)
    world.ann.share(job, "bob", "edit")
    _, api = world.start(world.job(owner=world.bob), owner=world.bob)
    assert api.add_sub_tasks([{"n": 1}], False, job)["success"]
    answers = []
    caller = threading.Thread(target=lambda: answers.append(api.add_sub_tasks([{"n": 2}], False, job)))
    with world.host._core.change(light=True) as change:  # light: nothing but the row's own lock keeps the other out
        assert job_row(change, job) is not None
        change.db.execute(delete(shares).where(shares.c.job_id == job))
        caller.start()
        caller.join(0.5)
        assert answers == []
    caller.join(30)
    assert [answer["success"] for answer in answers] == [False]

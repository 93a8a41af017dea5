"""Many tasks taken at once keep every rule of taking one."""

from __future__ import annotations


def test_r96_many_at_once(world, refused):
    """Oldest first, each with a secret that works; the same key gives the same tasks with new secrets."""
    job = world.job()
    planned = world.plan(job, *[{"n": number} for number in range(5)])
    first = world.ann.apply_many(job, 3, key="k")["tasks"]
    assert [world.look(task["job_task_id"])["planned_task_id"] for task in first] == planned[:3]
    assert world.platform.owner("ann").apply_many(job, 3, key="k")["tasks"][0]["task_token"] != first[0]["task_token"]
    rest = world.ann.apply_many(job, 100)["tasks"]
    assert [world.look(task["job_task_id"])["planned_task_id"] for task in rest] == planned[3:]
    assert world.ann.apply_many(job, 100)["tasks"] == []
    assert refused(world.ann.apply_many(job, 0))
    assert refused(world.bob.apply_many(job, 1))
    assert len([event for event in world.events("assign") if event["task_id"] is not None]) == 5
    assert world.look(rest[0]["job_task_id"])["status"] == "running"


def test_r52_no_more_than_there_is_room_for(world, refused):
    """Places of the job are never overdrawn, and tasks that need a phone are left."""
    job = world.job(slots=2)
    world.plan(job, {}, {}, {})
    first = world.ann.apply_many(job, 10)["tasks"]
    assert len(first) == 2
    assert world.ann.apply_many(job, 10)["tasks"] == []
    assert world.host.end_without_final(first[0]["job_task_id"])
    assert len(world.ann.apply_many(job, 10)["tasks"]) == 1
    phones = world.job(needs_device=True)
    world.plan(phones, {})
    assert world.ann.apply_many(phones, 10)["tasks"] == []


def test_r116_the_tree_is_capped(make_world):
    """A tree runs so many tasks and no more, also when they are taken by the hundred."""
    world = make_world(max_running=3)
    job = world.job()
    _, parent = world.start(job)
    parent.add_sub_tasks([{"n": number} for number in range(6)], False)
    assert len(world.ann.apply_many(job, 6)["tasks"]) == 3
    assert world.ann.apply_many(job, 6)["tasks"] == []

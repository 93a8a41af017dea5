"""What siblings wait for, as one is told whose own wait came to nothing (row K10 of docs/reliability.md)."""

from __future__ import annotations


def test_who_waits_for_whom(world):
    """Givers by what they offer and takers by what they want, oldest first, three at most; not oneself."""
    job = world.job()
    own, api = world.start(job)
    assert api.siblings_wait() == {"success": True, "waits": [], "more": 0, "siblings": 0}
    given = []
    for number in range(4):
        task, sibling = world.start(job)
        sibling.offer("o", f"topic {number}", {})
        given.append({"job_task_id": task, "for": "taker", "topic": f"topic {number}"})
        world.clock.sleep(1)
    _, passing = world.start(job)
    taker, waiting = world.start(job)
    waiting.use_another_task(topic="nowhere", wait=1)
    told = api.siblings_wait()
    assert (told["waits"], told["more"], told["siblings"]) == (given[:3], 2, 6)
    assert [wait["job_task_id"] for wait in passing.siblings_wait()["waits"]] == [
        one["job_task_id"] for one in given[:3]
    ]
    for wait in given:
        world.platform.task(wait["job_task_id"]).submit_task("success", {})
    assert {"job_task_id": taker, "for": "giver", "topic": "nowhere"} in api.siblings_wait()["waits"]
    assert own not in str(api.siblings_wait())


def test_one_that_has_just_failed_counts(world):
    """Of two that wait for each other the first gives up a moment before the second; after a minute it is forgotten."""
    job = world.job()
    _, api = world.start(job)
    first, sibling = world.start(job)
    sibling.offer("o", "apples", {})
    assert sibling.withdraw_offer("o")["withdrawn"]
    assert api.siblings_wait()["waits"] == []
    sibling.submit_task("failed", {})
    assert api.siblings_wait()["waits"] == [{"job_task_id": first, "for": "taker", "topic": "apples"}]
    world.clock.sleep(61)
    assert api.siblings_wait()["siblings"] == 0


def test_strangers_are_not_told(world):
    """Another job's tasks are no siblings; where claims stay with one owner's tasks, neither are those of others."""
    job = world.job(claim_scope="origin", allow_sub_tasks=True)
    world.ann.share(job, "bob", "edit")
    _, api = world.start(job)
    _, root = world.start(world.job(owner=world.bob), owner=world.bob)
    (planned,) = root.add_sub_tasks([{}], True, job)["inserted_ids"]
    (child,) = root.get_sub_tasks([planned["planned_task_id"]])["tasks"].values()
    _, elsewhere = world.start(world.job())
    for each in (world.platform.task(child["job_task_id"]), elsewhere):
        assert each.offer("o", "secret", {})["success"]
    assert api.siblings_wait()["siblings"] == 0
    assert world.platform.task(None).siblings_wait()["code"] == "no_task"

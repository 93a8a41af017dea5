"""A job service with something of everything in it, and all that it answers to its owners."""

from __future__ import annotations

from typing import Any

from interpreter.jobs.owner import NewJob
from tests.jobs.paged import SCHEMA, file


def make_everything(platform) -> None:
    """Jobs, shares, phones, tasks in every state with sub-tasks, rows, files, offers, variables, removed ones."""
    ann, bob = platform.owner("ann"), platform.owner("bob")
    phone = ann.register_device("shelf 1")["remote_device_id"]
    for number in range(2, 8):
        ann.register_device(f"shelf {number}")
    job = _made(ann, name="Prices", job_variables_schema=SCHEMA, needs_device=True)
    rows, other = _made(ann, name="Rows"), _made(bob, name="Bob's", gates={"country": ["NL"]})
    ann.share(job, "bob", "view")
    planned = [one["planned_task_id"] for one in ann.post_inputs(job, [{"page": "Té 🍵"}] * 6, key="k")["inserted_ids"]]
    ann.remove_planned(planned[4:5])
    first = ann.run(planned[0], remote_device_id=phone, key="first")["job_task_id"]
    api = platform.task(first)
    api.set_automation_variables({"waiting": False, "round": 1.5})
    api.submit_task_to_another_job(rows, {"page": "Tea", "price": 3.5}, "pending", [file()], key="row")
    api.add_sub_tasks([{"page": "a"}, {"page": "b"}, {"page": "c"}], True, at_most=2)
    api.submit_task("success", {"price": None}, True, [file("proof")])
    ann.review(job, [first], "confirmed", "good")
    second = platform.task(ann.run(planned[1])["job_task_id"])
    second.submit_task("failed", {"reason": "no price"})
    third = ann.run(planned[2])["job_task_id"]
    platform.task(third).offer("o1", "code", {"code": 7})
    ann.remove_task(ann.run(planned[3])["job_task_id"])
    bob.post_inputs(other, ["any text"])
    platform.clock.sleep(5)


def _made(owner, **fields) -> str:
    answer = owner.create_job(NewJob(**{"automation_id": "auto", "needs_device": False, **fields}))
    assert answer["success"], answer
    return answer["job_id"]


def answers(platform) -> dict[str, Any]:
    """All that the owners are told, without what is new by right: cursors, and where files are given out."""
    found: dict[str, Any] = {}
    for name in ("ann", "bob"):
        owner = platform.owner(name)
        jobs = owner.jobs()["jobs"]
        tasks = [task for job in jobs for task in owner.tasks(job["id"])["job_tasks"]]
        events = owner.events(limit=100_000)["events"]
        found[name] = {
            "jobs": jobs,
            "seen": owner.seen_jobs()["jobs"],
            "tasks": [owner.task(task["job_task_id"])["task"] for task in tasks],
            "trees": [_timeless(owner.tree(task["job_task_id"])) for task in tasks],
            "planned": [owner.planned(job["id"]) for job in jobs],
            "events": [{key: value for key, value in event.items() if key != "cursor"} for event in events],
            "figures": owner.figures("auto"),
        }
    found["devices"] = platform.owner("ann").devices()
    return found


def _timeless(tree: dict[str, Any]) -> dict[str, Any]:
    """A tree without how long its tasks wait by now."""
    for node in (*tree["above"], tree["task"], *tree["below"]):
        if node["waits"] is not None:
            node["waits"] = {**node["waits"], "seconds": None}
    return tree

"""Secret inputs: sealed in the database, open to the attempt that runs with them, masked for everybody else (R127)."""

from __future__ import annotations

import json

import pytest

from interpreter.jobs.port import NotReachable
from interpreter.jobs.sealing import KEY, MASK
from interpreter.jobs.tables import metadata

SCHEMA = {
    "fields": [
        {"name": "user", "type": "string"},
        {"name": "password", "type": "secret"},
        {"name": "codes", "type": "array", "items": {"type": "secret"}},
        {"name": "pin", "secret": True},
    ]
}
GIVEN = {"user": "ann", "password": "hunter-2-ü", "codes": ["c0de-1", "c0de-2"], "pin": 987_654, "note": "n"}
SHOWN = {"user": "ann", "password": MASK, "codes": [MASK, MASK], "pin": MASK, "note": "n"}
HIDDEN = ("hunter-2", "c0de-1", "c0de-2", "987654")


def rows_of(world):
    """Everything that the database holds, as one text."""
    with world.host._core.store.look() as db:
        return "\n".join(str(tuple(row)) for table in metadata.sorted_tables for row in db.execute(table.select()))


def seen(world, job, api):
    """Everything that owners, parents and readers of events are told."""
    return json.dumps(
        [world.ann.planned(job), world.ann.tasks(job), world.events(), api.children(), world.ann.job(job)],
        ensure_ascii=False,
    )


def test_r127_sealed_and_masked(world):
    """A secret is in no row, list, event or replayed answer; the attempt that runs reads it until it ends."""
    job = world.job(job_variables_schema=SCHEMA)
    posted = world.ann.post_inputs(job, [GIVEN], key="k")
    assert json.loads(posted["inserted_ids"][0]["input"]) == SHOWN
    assert world.ann.post_inputs(job, [GIVEN], key="k") == posted
    assert world.ann.post_inputs(job, [{**GIVEN, "password": "other"}], key="k")["code"] == "key_reused"
    taken = world.ann.run(posted["inserted_ids"][0]["planned_task_id"])
    assert json.loads(taken["input"]) == GIVEN
    api = world.platform.task(taken["job_task_id"])
    assert api.get_current_task()["input"] == GIVEN
    assert api.get_current_task()["job_proof"] == GIVEN
    planned, (child,) = world.children(api, GIVEN, key="c")
    assert child.get_current_task()["input"] == GIVEN
    assert world.child_of(api, planned[0])["input"] == SHOWN
    assert world.heard.assigned[-1].input == json.dumps(GIVEN, ensure_ascii=False, separators=(",", ":"))
    told = rows_of(world) + seen(world, job, api) + json.dumps(api.add_sub_tasks([GIVEN], key="c"))
    assert [secret for secret in HIDDEN if secret in told] == []
    assert api.submit_task("success", {})["success"]
    assert api.get_current_task()["input"] == SHOWN


def test_r127_a_new_attempt_reads_it_the_old_one_no_more(world):
    """When another worker goes on with a task, the secret goes with it."""
    job = world.job(job_variables_schema=SCHEMA)
    task, old = world.start(job, GIVEN)
    again = world.host.go_on(task)
    assert json.loads(again.input) == GIVEN
    assert world.host.task(task).get_current_task()["input"] == GIVEN
    assert old.get_current_task().get("input") in (SHOWN, None)


def test_r127_many_at_once(world):
    """Who takes tasks by the hundred reads their secrets as well."""
    job = world.job(job_variables_schema=SCHEMA)
    world.plan(job, GIVEN, GIVEN)
    taken = world.ann.apply_many(job, 2, key="k")["tasks"]
    assert [json.loads(task["input"]) for task in taken + world.ann.apply_many(job, 2, key="k")["tasks"]] == [GIVEN] * 4


def test_r127_what_looks_sealed_is_data(world):
    """A record that only looks like a sealed one opens nothing and breaks nothing."""
    posing = {"x": {"$sealed": "AAAA"}}
    world.job(job_variables_schema=SCHEMA)
    _, api = world.start(world.job(job_variables_schema=SCHEMA), {**GIVEN, **posing})
    assert api.get_current_task()["input"] == {**GIVEN, **posing}


def test_r127_without_the_key(make_world):
    """The key lies beside the files, readable by its owner alone; without it a secret is told to be out of reach."""
    world = make_world()
    job = world.job(job_variables_schema=SCHEMA)
    (planned,) = world.plan(job, GIVEN)
    key = world.platform.folder / "files" / KEY
    assert key.stat().st_mode & 0o777 == 0o600
    kept = key.read_bytes()
    key.unlink()
    world.host._core.seal._cipher = None
    with pytest.raises(NotReachable, match=r"is gone|503"):
        world.ann.run(planned)
    key.write_bytes(kept)
    assert json.loads(world.ann.run(planned)["input"]) == GIVEN

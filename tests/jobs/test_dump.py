"""submitTaskToAnotherJob, rule by rule (docs/reference/job-api.md, R20–R38)."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest

ABSENT = "there is no such job"


@pytest.fixture
def running(world):
    """A running task and its API."""
    return world.start(world.job())


@pytest.fixture
def api(running):
    return running[1]


@pytest.fixture
def sink(world):
    return world.job()


def test_r20_needs_a_running_task(world, refused, sink):
    """Without a task, and after its end, no row is written."""
    assert refused(world.platform.task(None).submit_task_to_another_job(sink, {}))
    task, api = world.start(world.job())
    world.host.lose(task, "gone")
    assert refused(api.submit_task_to_another_job(sink, {}))
    assert world.rows(sink) == []


@pytest.mark.parametrize("job_id", ["", "short", "0" * 24, None, 5, "Z" * 24, "0" * 25])
def test_r21_the_job_must_exist(api, refused, job_id):
    """A job id that leads nowhere is refused in one and the same way."""
    answer = api.submit_task_to_another_job(job_id, {})
    assert refused(answer)
    assert answer["error"] == ABSENT


def test_r21_no_probing(world, api):
    """A job that is not shared looks exactly like none, whatever else is wrong with it."""
    for job in (world.job(owner=world.bob), world.job(owner=world.bob, type="manual")):
        assert api.submit_task_to_another_job(job, {})["error"] == ABSENT


def test_r22_only_jobs_for_devices(world, api, refused):
    """A job of another type takes no rows."""
    assert refused(api.submit_task_to_another_job(world.job(type="manual"), {}))


def test_r23_the_target_needs_an_automation(world, api, refused):
    """A job without an automation takes no rows."""
    assert refused(api.submit_task_to_another_job(world.job(automation_id=None), {}))


def test_r24_no_planned_tasks(world, api, refused):
    """A job with planned tasks, assigned or not, takes no rows; removed ones do not count."""
    target = world.job()
    (planned,) = world.plan(target)
    assert refused(api.submit_task_to_another_job(target, {}))
    assert world.ann.remove_planned([planned])["success"]
    assert api.submit_task_to_another_job(target, {})["success"]
    busy = world.job()
    world.start(busy)
    assert refused(api.submit_task_to_another_job(busy, {}))


def test_r25_same_automation(world, api, refused):
    """A row goes only to a job of the same automation, so the running job must have one."""
    assert refused(api.submit_task_to_another_job(world.job(automation_id="other"), {}))
    _, bare = world.start(world.job(automation_id=None))
    assert refused(bare.submit_task_to_another_job(world.job(), {}))


@pytest.mark.parametrize("right", ["view", "edit"])
def test_r26_owner_or_shared(world, api, right):
    """The owner of the running job owns the target or has it shared in any way."""
    target = world.job(owner=world.bob)
    assert api.submit_task_to_another_job(target, {})["error"] == ABSENT
    assert world.bob.share(target, "ann", right)["success"]
    assert api.submit_task_to_another_job(target, {})["success"]
    assert world.bob.unshare(target, "ann")["success"]
    assert api.submit_task_to_another_job(target, {})["error"] == ABSENT


def test_r27_never_the_own_job(world, refused):
    """A task cannot write rows into its own job, and is told that it must be a different one."""
    job = world.job()
    _, api = world.start(job)
    answer = api.submit_task_to_another_job(job, {})
    assert refused(answer)
    assert "different job" in answer["error"]


@pytest.mark.parametrize("data", [None, [], "x", {"a": float("nan")}, {"a": b""}])
def test_r28_data_is_a_json_record(world, api, sink, refused, data):
    """Data is a record of JSON values and stored as JSON text."""
    assert refused(api.submit_task_to_another_job(sink, data))
    assert world.rows(sink) == []
    assert api.submit_task_to_another_job(sink, {"a": [1, None, "ü"]})["success"]
    assert json.loads(world.rows(sink)[0]["job_proof"]) == {"a": [1, None, "ü"]}


@pytest.mark.parametrize("status", ["running", "success", "confirmed", "deleted", 1])
def test_r29_three_statuses(world, api, sink, refused, status):
    """A row is pending, failed or declined; pending when nothing is said."""
    assert refused(api.submit_task_to_another_job(sink, {}, status))
    assert api.submit_task_to_another_job(sink, {})["success"]
    for good in ("pending", "failed", "declined"):
        assert api.submit_task_to_another_job(sink, {}, good)["success"]
    assert sorted(row["status"] for row in world.rows(sink)) == ["declined", "failed", "pending", "pending"]


def test_r30_one_row_a_call(world, api, sink, refused):
    """Each call makes one row and names it; the same key makes one altogether."""
    first = api.submit_task_to_another_job(sink, {"n": 1})
    second = api.submit_task_to_another_job(sink, {"n": 1})
    assert first["job_id"] == second["job_id"] == sink
    assert first["job_task_id"] != second["job_task_id"]
    keyed = api.submit_task_to_another_job(sink, {"n": 2}, key="k")
    assert api.submit_task_to_another_job(sink, {"n": 2}, key="k") == keyed
    assert refused(api.submit_task_to_another_job(sink, {"n": 3}, key="k"))
    assert {row["job_task_id"] for row in world.rows(sink)} == {
        first["job_task_id"],
        second["job_task_id"],
        keyed["job_task_id"],
    }


def content(url):
    return Path(unquote(urlparse(url).path)).read_bytes()


def test_r31_addresses_of_files_stand_in_the_proof(world, api, sink, new_file):
    """Each file is written and its address stands under its name; the rest of the proof is the data."""
    api.submit_task_to_another_job(sink, {"a": 1}, "pending", [new_file("shot", "png", b"abc"), new_file("log", "txt")])
    (row,) = world.rows(sink)
    stored = json.loads(row["job_proof"])
    assert content(stored.pop("shot")) == b"abc"
    assert content(stored.pop("log")) == b"picture"
    assert stored == {"a": 1}
    assert row["files"] == {}
    assert world.look(row["job_task_id"])["files"] == []


def test_r32_no_name_twice(world, api, sink, refused, new_file):
    """A file named like a field, or like another file, is refused before anything is written."""
    assert refused(api.submit_task_to_another_job(sink, {"a": 1}, "pending", [new_file("a")]))
    assert refused(api.submit_task_to_another_job(sink, {}, "pending", [new_file("b"), new_file("b", "jpg")]))
    assert world.rows(sink) == []
    assert world.platform.stored_files() == []


@pytest.mark.parametrize("extension", ["jpg", ".jpg"])
def test_r33_dot_or_none(world, api, sink, new_file, extension):
    """The address ends with one dot and the extension."""
    api.submit_task_to_another_job(sink, {}, "pending", [new_file("a", extension)])
    url = json.loads(world.rows(sink)[0]["job_proof"])["a"]
    assert url.endswith(".jpg")
    assert not url.endswith("..jpg")


@pytest.mark.parametrize(
    ("gate", "limit"),
    [
        ("rating", 5),
        ("country", ["FR"]),
        ("few_times", 0),
        ("custom_vars", ["passport"]),
        ("proof_files", 3),
        ("positions", 0),
        ("task_limit", 0),
        ("Worker_Invites", True),
    ],
)
def test_r34_manual_gates_are_not_asked(world, api, refused, gate, limit):
    """A job that refuses a human worker by this gate still takes rows."""
    target = world.job(gates={gate: limit})
    refusal = world.ann.may_apply(target, {"country": "DE"})
    assert refused(refusal)
    assert gate in refusal["error"]
    assert api.submit_task_to_another_job(target, {})["success"]


def test_r35_an_event_and_no_notice(world, api, sink):
    """The row has its event; nobody outside is told that a task was completed."""
    answer = api.submit_task_to_another_job(sink, {})
    assert [(event["task_id"], event["enters"]) for event in world.events("dump")] == [
        (answer["job_task_id"], "pending")
    ]
    assert world.heard.finished == []
    api.submit_task("success", {})
    assert len(world.heard.finished) == 1


def test_r36_the_running_task_is_untouched(world, running, sink, new_file):
    """Status, proof, files, variables and end of the running task are as before."""
    task, api = running
    api.submit_task("running", {"a": 1}, False)
    api.set_automation_variables({"waiting": True})
    before = world.look(task), api.get_automation_variables()
    api.submit_task_to_another_job(sink, {"b": 1}, "failed", [new_file()])
    assert (world.look(task), api.get_automation_variables()) == before


def test_r37_no_figure_moves(world, api, sink):
    """Rows are no runs: they change neither count nor success of the automation."""
    before = world.ann.figures("auto")
    for status in ("pending", "failed", "declined"):
        api.submit_task_to_another_job(sink, {}, status)
    assert world.ann.figures("auto") == before
    api.submit_task("success", {})
    assert world.ann.figures("auto")["successes"] == before["successes"] + 1


def test_r38_as_often_as_wanted_until_the_end(world, api, sink, refused):
    """Any number of rows while the task runs, none after its final word."""
    for number in range(20):
        assert api.submit_task_to_another_job(sink, {"n": number})["success"]
    api.submit_task("success", {})
    assert refused(api.submit_task_to_another_job(sink, {}))
    assert len(world.rows(sink)) == 20


def test_first_failure_is_told(world, api):
    """Where several checks fail, the earliest one speaks: type, automation, planned tasks, same automation, data."""
    worst = world.job(type="manual", automation_id=None)
    assert "devices" in api.submit_task_to_another_job(worst, None, "running")["error"]
    bare = world.job(automation_id=None)
    world.plan(bare)
    assert "no automation" in api.submit_task_to_another_job(bare, None)["error"]
    other = world.job(automation_id="other")
    world.plan(other)
    assert "planned tasks" in api.submit_task_to_another_job(other, None)["error"]
    assert "another automation" in api.submit_task_to_another_job(world.job(automation_id="x"), None)["error"]
    assert "data" in api.submit_task_to_another_job(world.job(), None, "running")["error"]


def test_rows_of_one_task_are_capped(make_world, refused):
    """One task writes at most so many rows (R116)."""
    world = make_world(max_dumps=2)
    _, api = world.start(world.job())
    sink = world.job()
    assert [api.submit_task_to_another_job(sink, {})["success"] for _ in range(3)] == [True, True, False]
    assert len(world.rows(sink)) == 2

"""addSubTasks, rule by rule (docs/reference/job-api.md, R39–R56)."""

from __future__ import annotations

import json

import pytest

from interpreter.jobs.owner import NewJob
from interpreter.jobs.port import NotReachable

ABSENT = "there is no such job"


@pytest.fixture
def job(world):
    return world.job()


@pytest.fixture
def running(world, job):
    return world.start(job)


@pytest.fixture
def api(running):
    return running[1]


def planned_ids(answer):
    assert answer["success"], answer
    return [item["planned_task_id"] for item in answer["inserted_ids"]]


def shape(answer):
    """An answer without its ids."""
    return [item["input"] for item in answer["inserted_ids"]], [
        item["assigned"] for item in answer["assignment_results"]
    ]


def test_r39_three_forms_one_meaning(world, job, api):
    """Positional, positional with a job, and a record of options do the same."""
    items = [{"n": 1}, {"n": 2}]
    forms = [
        api.add_sub_tasks(items, True),
        api.add_sub_tasks(items, True, job),
        api.add_sub_tasks({"job_variables": items, "run_immediately": True, "job_id": job}),
    ]
    assert shape(forms[0]) == shape(forms[1]) == shape(forms[2])
    for answer in forms:
        seen = api.get_sub_tasks(planned_ids(answer))["tasks"].values()
        assert [(child["status"], child["input"]) for child in seen] == [("running", {"n": 1}), ("running", {"n": 2})]


def test_r39_options_are_known(api, refused):
    """A record of options with an unknown name is refused."""
    assert refused(api.add_sub_tasks({"job_variables": [{}], "device": "x"}))
    assert refused(api.add_sub_tasks({"job_variables": [{}]}, True))


def test_r40_run_immediately_is_the_default(job, api, refused):
    """Left out it is true, but with another job as third argument it must be said."""
    assert "assignment_results" in api.add_sub_tasks([{}])
    assert "assignment_results" in api.add_sub_tasks({"job_variables": [{}]})
    assert refused(api.add_sub_tasks([{}], None, job))
    assert refused(api.add_sub_tasks([{}], "yes"))


def test_r41_the_own_job_is_asked_for_once(make_world, job_fetches):
    """n calls fetch the job once; a failed fetch is not remembered; a new run fetches anew."""
    world = make_world(on_disk=True)
    task, api = world.start(world.job())
    for _ in range(5):
        assert api.add_sub_tasks([{}], False)["success"]
    assert len(job_fetches) == 1
    fresh = world.platform.task(task)
    world.platform.cut()
    with pytest.raises(NotReachable):
        fresh.add_sub_tasks([{}], False)
    world.platform.open()
    later = world.platform.task(task)
    assert later.add_sub_tasks([{}], False)["success"]
    assert len(job_fetches) == 2
    none = world.platform.task(None)
    for _ in range(2):
        assert not none.add_sub_tasks([{}])["success"]
    assert len(job_fetches) == 4
    world.platform.cut()


def test_r42_the_own_job_needs_no_permission(world, api, job):
    """The own job may be named and need not allow sub-tasks of others."""
    assert world.ann.job(job)["job"]["allow_sub_tasks"] is False
    assert api.add_sub_tasks([{}], True, job)["success"]


def test_r43_another_job_needs_edit_and_consent(world, api, refused):
    """Sharing for viewing is as good as nothing; with edit the job must also allow sub-tasks: two errors."""
    closed = world.job(owner=world.bob)
    assert api.add_sub_tasks([{}], True, closed)["error"] == ABSENT
    world.bob.share(closed, "ann", "view")
    assert api.add_sub_tasks([{}], True, closed)["error"] == ABSENT
    world.bob.share(closed, "ann", "edit")
    answer = api.add_sub_tasks([{}], True, closed)
    assert refused(answer)
    assert answer["error"] != ABSENT
    opened = world.job(owner=world.bob, allow_sub_tasks=True)
    assert api.add_sub_tasks([{}], True, opened)["error"] == ABSENT
    world.bob.share(opened, "ann", "edit")
    assert api.add_sub_tasks([{}], True, opened)["success"]
    assert api.add_sub_tasks([{}], True, world.job())["error"] != ABSENT
    assert api.add_sub_tasks([{}], True, world.job(allow_sub_tasks=True))["success"]
    assert api.add_sub_tasks([{}], True, "0" * 24)["error"] == ABSENT


@pytest.mark.parametrize("items", [[], None, "x", {"a": 1}, 3])
def test_r44_a_list_of_records(api, refused, items):
    """Nothing to start, or no list, is an error."""
    assert refused(api.add_sub_tasks(items))


def test_r44_the_bad_item_is_named(api, refused):
    """An item that is no record is named by its place."""
    for bad in (5, None, [], float("nan"), {"a": b""}):
        answer = api.add_sub_tasks([{"a": 1}, {"b": 1}, bad])
        assert refused(answer)
        assert "2" in answer["error"]
    assert api.children()["children"] == []


def test_r45_one_planned_task_an_item(running, api):
    """Each item becomes one planned task of this parent, in the order given."""
    ids = planned_ids(api.add_sub_tasks([{"n": number} for number in range(30)]))
    assert len(set(ids)) == 30
    seen = api.get_sub_tasks(ids)["tasks"]
    assert [seen[planned]["input"]["n"] for planned in ids] == list(range(30))
    assert {child["parent_task_id"] for child in seen.values()} == {running[0]}
    assert [child["index"] for child in api.children()["children"]] == list(range(30))


def test_r46_input_is_json_text(api):
    """Each inserted item comes back as its JSON text."""
    item = {"b": [1, 2.5, None], "a": {"ü": True}}
    (inserted,) = api.add_sub_tasks([item])["inserted_ids"]
    assert isinstance(inserted["input"], str)
    assert json.loads(inserted["input"]) == item


SCHEMA = {
    "fields": [
        {"name": "url", "type": "string", "required": True, "pattern": "^https://", "minLength": 10, "maxLength": 30},
        {"name": "n", "type": "number", "min": 1, "max": 5, "integer": True, "defaultValue": 3},
        {"name": "mode", "type": "string", "enum": ["fast", "slow"], "defaultValue": "slow"},
        {"name": "tags", "type": "array", "maxItems": 2, "items": {"type": "string"}},
        {"name": "who", "type": "object", "properties": [{"name": "name", "type": "string", "required": True}]},
        {"name": "sure", "type": "boolean"},
    ]
}
URL = "https://a.example"


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({}, "url"),
        ({"url": 5}, "url"),
        ({"url": None}, "url"),
        ({"url": "http://a.example"}, "url"),
        ({"url": "https://"}, "url"),
        ({"url": URL + "x" * 30}, "url"),
        ({"url": URL, "n": 0}, "n"),
        ({"url": URL, "n": 6}, "n"),
        ({"url": URL, "n": 1.5}, "n"),
        ({"url": URL, "n": True}, "n"),
        ({"url": URL, "n": "1"}, "n"),
        ({"url": URL, "mode": "warp"}, "mode"),
        ({"url": URL, "tags": ["a", "b", "c"]}, "tags"),
        ({"url": URL, "tags": ["a", 5]}, "tags[1]"),
        ({"url": URL, "who": {}}, "who.name"),
        ({"url": URL, "who": []}, "who"),
        ({"url": URL, "sure": "true"}, "sure"),
    ],
)
def test_r47_items_fit_the_schema(world, refused, bad, field):
    """An item that does not fit is named by index and field, and none of the batch is planned."""
    job = world.job(job_variables_schema=SCHEMA)
    _, api = world.start(job, {"url": URL})
    answer = api.add_sub_tasks([{"url": URL}, bad])
    assert refused(answer)
    assert "1" in answer["error"]
    assert field in answer["error"]
    assert api.children()["children"] == []


def test_r47_defaults_are_filled(world):
    """What an item leaves out is filled in, before it is stored and told."""
    _, api = world.start(world.job(job_variables_schema=SCHEMA), {"url": URL})
    (inserted,) = api.add_sub_tasks([{"url": URL, "more": 1}])["inserted_ids"]
    filled = {"url": URL, "more": 1, "n": 3, "mode": "slow"}
    assert json.loads(inserted["input"]) == filled
    assert world.child_of(api, inserted["planned_task_id"])["input"] == filled


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"fields": 1},
        {"fields": [{"name": "a", "type": "date"}]},
        {"fields": [{"type": "string"}]},
        {"fields": [{"name": "a", "type": "string", "pattern": "("}]},
        [],
    ],
)
def test_r47_a_bad_schema_makes_no_job(world, refused, schema):
    """A schema that cannot be read is refused when the job is made."""
    assert refused(world.ann.create_job(NewJob(job_variables_schema=schema)))


def test_r48_assignment_results_only_when_immediate(world):
    """With run_immediately one result an id in the same order; without it no key and nothing starts."""
    job = world.job(needs_device=True)
    world.phone(), world.phone()
    _, api = world.start(job)
    now = api.add_sub_tasks([{"n": 1}, {"n": 2}, {"n": 3}], True)
    assert [item["planned_task_id"] for item in now["assignment_results"]] == planned_ids(now)
    assert [item["assigned"] for item in now["assignment_results"]] == [True, False, False]
    later = api.add_sub_tasks([{"n": 1}], False)
    assert "assignment_results" not in later
    world.phone(), world.phone(), world.phone()
    (planned,) = planned_ids(later)
    assert world.child_of(api, planned)["status"] == "planned"
    assert world.ann.run(planned)["success"]
    assert world.child_of(api, planned)["status"] == "running"


def test_r49_not_assigned_is_no_error(world):
    """Without a free phone the call succeeds and the task stays planned."""
    job = world.job(needs_device=True)
    world.phone()
    _, api = world.start(job)
    answer = api.add_sub_tasks([{}])
    assert answer["success"]
    assert answer["assignment_results"][0]["assigned"] is False
    assert world.child_of(api, planned_ids(answer)[0])["status"] == "planned"


def test_r50_pinned_to_a_phone(world, refused):
    """An unknown phone is an error, a busy or offline one is waited for, and no other phone ever gets the task."""
    job = world.job(needs_device=True)
    home, pinned = world.phone(), world.phone()
    world.start(job, device=pinned)
    _, api = world.start(job, device=home)
    assert refused(api.add_sub_tasks({"job_variables": [{}], "remote_device_id": "nobody"}))
    answer = api.add_sub_tasks({"job_variables": [{}], "remote_device_id": pinned})
    assert answer["assignment_results"][0]["assigned"] is False
    (planned,) = planned_ids(answer)
    spare = world.phone()
    assert world.child_of(api, planned)["status"] == "planned"
    world.ann.set_device_state(spare, "offline")
    offline = api.add_sub_tasks({"job_variables": [{}], "remote_device_id": spare})
    assert offline["assignment_results"][0]["assigned"] is False
    assert refused(world.ann.run(planned, remote_device_id=spare))
    world.ann.set_device_state(spare, "ready")
    assert world.child_of(api, planned_ids(offline)[0])["status"] == "running"


def test_r51_picked_up_when_a_phone_frees(world):
    """By default a task that found no phone starts as soon as a fitting one is free."""
    job = world.job(needs_device=True)
    first, second = world.phone(), world.phone()
    _, api = world.start(job, device=first)
    _, busy = world.start(job, device=second)
    ids = planned_ids(api.add_sub_tasks([{"n": 1}, {"n": 2}]))
    pinned = planned_ids(api.add_sub_tasks({"job_variables": [{}], "remote_device_id": second}))
    busy.submit_task("success", {})
    assert world.child_of(api, pinned[0])["status"] == "running"
    assert world.child_of(api, ids[0])["status"] == "planned"
    world.phone()
    assert [world.child_of(api, planned)["status"] for planned in ids] == ["running", "planned"]


def test_r51_or_it_stays_or_expires(make_world):
    """By configuration it stays planned for ever, as on the reference platform, or expires."""
    stays = make_world(pick_up=False)
    job = stays.job(needs_device=True)
    stays.phone()
    _, api = stays.start(job)
    (planned,) = planned_ids(api.add_sub_tasks([{}]))
    stays.phone()
    assert stays.child_of(api, planned)["status"] == "planned"
    assert api.add_sub_tasks([{}])["assignment_results"][0]["assigned"] is True
    expires = make_world(planned_ttl_s=30)
    job = expires.job(needs_device=True)
    expires.phone()
    _, api = expires.start(job)
    (planned,) = planned_ids(api.add_sub_tasks([{}]))
    expires.clock.sleep(29)
    assert expires.child_of(api, planned)["status"] == "planned"
    expires.clock.sleep(2)
    child = expires.child_of(api, planned)
    assert child["status"] == "deleted"
    assert child["comment"].startswith("expired")


def test_r52_one_task_a_phone(world):
    """Tasks are spread over the free phones, one each; the parent's own phone is busy while it holds it."""
    job = world.job(needs_device=True)
    own, *others = [world.phone() for _ in range(4)]
    task, api = world.start(job, device=own)
    ids = planned_ids(api.add_sub_tasks([{} for _ in range(5)]))
    children = api.get_sub_tasks(ids)["tasks"].values()
    used = [world.look(child["job_task_id"])["remote_device_id"] for child in children if child["job_task_id"]]
    assert sorted(used) == sorted(others)
    assert world.host.release_device(task)
    running = [child for child in api.get_sub_tasks(ids)["tasks"].values() if child["status"] == "running"]
    assert len(running) == 4


def test_r53_not_after_the_end(world, api, refused):
    """A finished parent starts nothing."""
    api.submit_task("success", {})
    assert refused(api.add_sub_tasks([{}]))
    assert api.children()["children"] == []


@pytest.mark.parametrize("end", ["success", "failed", "lost", "removed"])
def test_r54_children_outlive_their_parent(world, running, end):
    """Whatever becomes of the parent, running and planned children go on."""
    task, api = running
    ids, _ = world.children(api, {"n": 1})
    if end == "lost":
        world.host.lose(task, "gone")
    elif end == "removed":
        world.ann.remove_task(task)
    else:
        api.submit_task(end, {})
    child = next(row for row in world.rows(world.look(task)["job_id"]) if row["planned_task_id"] == ids[0])
    assert child["status"] == "running"
    assert world.platform.task(child["job_task_id"]).submit_task("success", {"late": True})["success"]


def test_r55_depth_and_total_are_capped(make_world, refused):
    """Sub-tasks may have sub-tasks, to a depth and a total number for the whole tree."""
    world = make_world(max_depth=2, max_total=4)
    _, api = world.start(world.job())
    _, (child,) = world.children(api, {})
    _, (grandchild,) = world.children(child, {})
    assert refused(grandchild.add_sub_tasks([{}]))
    assert refused(api.add_sub_tasks([{}, {}, {}]))
    assert api.add_sub_tasks([{}, {}])["success"]
    assert refused(child.add_sub_tasks([{}]))
    _, other = world.start(world.job())
    assert other.add_sub_tasks([{}, {}, {}])["success"]


def test_r56_a_call_may_be_large_up_to_the_cap(make_world, refused):
    """There is no limit of a call but the cap of the tree; looking is done in slices."""
    world = make_world(max_total=1200)
    _, api = world.start(world.job())
    ids = planned_ids(api.add_sub_tasks([{"n": number} for number in range(1200)], at_most=5))
    assert len(ids) == 1200
    assert refused(api.get_sub_tasks(ids))
    assert len(api.get_sub_tasks(ids[1100:])["tasks"]) == 100
    assert refused(api.add_sub_tasks([{}]))

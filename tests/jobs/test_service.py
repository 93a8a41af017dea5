"""What holds besides the eight methods: time, phones, turns, reviews, events (docs/reference/job-api.md, R92–R131)."""

from __future__ import annotations

import json
import random
import threading

import pytest

from interpreter.clock import SystemClock
from interpreter.jobs import proving
from interpreter.jobs.core import AssignedTask, Setting
from interpreter.jobs.owner import NewJob
from interpreter.jobs.port import NotReachable
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.service import open_service


def planned_ids(answer):
    assert answer["success"], answer
    return [item["planned_task_id"] for item in answer["inserted_ids"]]


def test_r92_a_token_is_one_attempt(world):
    """A task's token leads to its attempt and to no other; looking works after the end, a void one has no task."""
    job = world.job()
    (planned,) = world.plan(job)
    answer = world.ann.run(planned)
    assert len(answer["task_token"]) >= 32
    api = world.host.task_of_token(answer["task_token"])
    assert api.submit_task("running", {}, False)["success"]
    again = world.host.go_on(answer["job_task_id"])
    assert isinstance(again, AssignedTask)
    assert not world.host.task_of_token(answer["task_token"]).get_current_task()["success"]
    fresh = world.host.task_of_token(again.task_token)
    assert fresh.submit_task("success", {})["success"]
    assert fresh.get_current_task()["success"]
    assert not world.host.task_of_token("").get_current_task()["success"]


@pytest.mark.parametrize("end", ["final", "removed", "lost", "time", "attempt"])
def test_r93_one_gate(world, end):
    """Every write is refused for one reason, and leaves nothing behind."""
    job, sink = world.job(timeout_min=1), world.job()
    task, api = world.start(job)
    code = {"final": "finished", "removed": "removed", "lost": "claim_lost", "time": "time_is_over"}
    if end == "final":
        api.submit_task("failed", {})
    elif end == "removed":
        world.ann.remove_task(task)
    elif end == "lost":
        world.host.lose(task, "gone")
    elif end == "time":
        world.clock.sleep(61)
    else:
        world.host.go_on(task)
    world.host.tick()
    before = world.events()
    answers = [
        api.submit_task("running", {"a": 1}, False),
        api.submit_task_to_another_job(sink, {}),
        api.add_sub_tasks([{}]),
        api.set_automation_variables({"waiting": True}),
        api.offer("o", "t", {}),
        api.withdraw_offer("o"),
    ]
    if end == "removed":  # the task is gone altogether: there is none to speak for
        assert {answer["code"] for answer in answers} <= {"removed", "no_task"}
    else:
        assert {answer["code"] for answer in answers} == {code.get(end, "claim_lost")}
    assert world.events() == before
    assert world.rows(sink) == []


def test_r94_numbered_writes(world, refused):
    """A number that comes again with the same body is fine, a lower one is stale and changes nothing."""
    task, api = world.start(world.job())
    assert api.submit_task("running", {"n": 1}, False, number=1)["success"]
    assert api.set_automation_variables({"v": 1}, number=2)["success"]
    assert api.submit_task("running", {"n": 3}, False, number=3)["success"]
    assert api.submit_task("running", {"n": 3}, False, number=3)["success"]
    for stale in (
        api.submit_task("running", {"n": 9}, False, number=3),
        api.submit_task("running", {"n": 1}, False, number=1),
        api.set_automation_variables({"v": 0}, number=2),
    ):
        assert refused(stale)
        assert stale["code"] == "stale"
    assert json.loads(world.look(task)["job_proof"]) == {"n": 3}
    assert api.get_automation_variables()["automation_variables"] == {"v": 1}
    assert api.submit_task("running", {"n": 4}, False)["success"]
    world.host.go_on(task)
    assert world.platform.task(task).submit_task("running", {"n": 5}, False, number=1)["success"]


def test_r95_one_effect_a_key(world, refused):
    """The same key and body answer again and do nothing; another body is refused; failures are not kept."""
    _, api = world.start(world.job())
    first = api.add_sub_tasks([{"n": 1}], key="k")
    world.platform.task(world.child_of(api, planned_ids(first)[0])["job_task_id"]).submit_task("success", {})
    assert api.add_sub_tasks([{"n": 1}], key="k") == first
    assert refused(api.add_sub_tasks([{"n": 2}], key="k"))
    assert len(api.children()["children"]) == 1
    assert refused(api.add_sub_tasks([{"n": 1}], True, "0" * 24, key="bad"))
    assert api.add_sub_tasks([{"n": 1}], key="bad")["success"]
    api.set_automation_variables({"a": 1}, key="v")
    api.set_automation_variables({"a": 2})
    assert api.set_automation_variables({"a": 1}, key="v")["automation_variables"] == {"a": 2}
    api.submit_task("running", {"a": 1}, False, key="p")
    api.submit_task("running", {"a": 2}, False)
    assert api.submit_task("running", {"a": 1}, False, key="p")["success"]
    assert api.get_current_task()["job_proof"] == {"a": 2}


def test_r95_keys_belong_to_one_task(world):
    """Two tasks may use the same key; a new attempt meets the effects of the one before."""
    job, sink = world.job(), world.job()
    one, api = world.start(job)
    _, other = world.start(job)
    mine = api.submit_task_to_another_job(sink, {"n": 1}, key="k")
    assert other.submit_task_to_another_job(sink, {"n": 1}, key="k") != mine
    world.host.go_on(one)
    assert world.platform.task(one).submit_task_to_another_job(sink, {"n": 1}, key="k") == mine
    assert len(world.rows(sink)) == 2


def test_r95_owners_have_keys_too(world):
    """Creating and posting again with a key makes nothing new."""
    job = world.ann.create_job(NewJob(), key="j")
    assert world.ann.create_job(NewJob(), key="j") == job
    posted = world.ann.post_inputs(job["job_id"], [{"a": 1}], key="p")
    assert world.ann.post_inputs(job["job_id"], [{"a": 1}], key="p") == posted
    assert len(world.ann.jobs()["jobs"]) == 1
    assert world.ann.planned(job["job_id"])["total"] == 1


def test_r96_one_task_a_phone(world, refused):
    """A phone that a task holds is given to nobody else."""
    job = world.job(needs_device=True)
    phone = world.phone()
    world.start(job, device=phone)
    (planned,) = world.plan(job)
    assert refused(world.ann.run(planned, remote_device_id=phone))
    assert refused(world.ann.run(planned))


def test_r100_a_new_attempt(world):
    """Attempt by attempt the task stays running, its proof stays, its offer is void."""
    task, api = world.start(world.job())
    api.submit_task("running", {"a": 1}, False)
    api.offer("o", "t", {})
    again = world.host.go_on(task)
    assert again.attempt == 2
    assert world.heard.assigned[-1] == again
    fresh = world.platform.task(task)
    assert fresh.get_current_task()["job_proof"] == {"a": 1}
    assert fresh.offer_status("o")["state"] == "void"
    fresh.submit_task("success", {})
    assert world.host.go_on(task) is None


def test_r102_time_goes_on_from_where_it_was(make_world):
    """After a stop of the service a task has the time that was left, however long the stop was."""
    world = make_world(on_disk=True)
    task, _ = world.start(world.job(timeout_min=2))
    world.clock.sleep(60)
    world.platform.task(task).submit_task("running", {}, False)
    world.platform.cut()
    world.clock.sleep(86_400)
    world.platform.open()
    ann = world.platform.owner("ann")
    assert ann.task(task)["task"]["status"] == "running"
    assert world.platform.host.tick() == pytest.approx(60)
    world.clock.sleep(61)
    seen = ann.task(task)["task"]
    assert (seen["status"], seen["failureReason"]) == ("failed", "its time is over")
    world.platform.cut()


def test_r103_a_late_final_word(world, refused, new_file):
    """Too late it is refused and kept for the reviewer; status and proof stay as they are."""
    task, api = world.start(world.job(timeout_min=1))
    api.submit_task("running", {"step": 1}, False)
    world.clock.sleep(60)
    answer = api.submit_task("success", {"done": 1}, True, [new_file("shot", "png", b"abc")])
    assert refused(answer)
    assert answer["code"] == "time_is_over"
    seen = world.look(task)
    assert seen["status"] == "failed"
    assert json.loads(seen["job_proof"]) == {"step": 1}
    assert seen["late"] == {"status": "success", "proof": {"done": 1}}
    assert [(stored["name"], stored["late"]) for stored in seen["files"]] == [("shot", True)]
    assert len(world.platform.stored_files()) == 1
    assert world.heard.stopped == [(task, "time over")]


def test_r113_all_children(world):
    """All planned tasks of a task are told in order, assigned or not, with key and index, page by page."""
    _, api = world.start(world.job())
    api.add_sub_tasks([{"n": 0}, {"n": 1}], key="a")
    api.add_sub_tasks([{"n": 2}], False, key="b")
    listed = api.children()
    assert [(child["key"], child["index"], child["status"]) for child in listed["children"]] == [
        ("a", 0, "running"),
        ("a", 1, "running"),
        ("b", 0, "planned"),
    ]
    assert listed["next"] is None
    many = planned_ids(api.add_sub_tasks([{} for _ in range(1100)], at_most=1))
    page = api.children()
    rest = api.children(after=page["next"])
    found = [child["planned_task_id"] for child in page["children"] + rest["children"]]
    assert found[3:] == many
    assert rest["next"] is None
    assert not api.children(after="x")["success"]


def test_r114_at_most(world):
    """At most N of a batch run; each that ends lets the next one start, with or without the parent."""
    _, api = world.start(world.job())
    ids = planned_ids(api.add_sub_tasks([{"n": number} for number in range(5)], at_most=2))

    def running():
        return [name for name in ids if world.child_of(api, name)["status"] == "running"]

    def finish(name):
        world.platform.task(world.child_of(api, name)["job_task_id"]).submit_task("success", {})

    assert running() == ids[:2]
    finish(ids[1])
    assert running() == [ids[0], ids[2]]
    api.submit_task("success", {})
    finish(ids[0])
    finish(ids[2])
    assert running() == ids[3:]
    world.host.lose(world.child_of(api, ids[3])["job_task_id"], "gone")
    finish(ids[4])
    assert running() == []


@pytest.mark.parametrize("bad", [0, -1, "2", True])
def test_r114_at_most_is_above_zero(world, refused, bad):
    """A bound that lets nothing run is refused."""
    _, api = world.start(world.job())
    assert refused(api.add_sub_tasks([{}], at_most=bad))
    assert refused(api.add_sub_tasks([{}], each_up_to=bad))


def test_each_has_its_own_time(world):
    """With each_up_to a child is closed after its own time, counted from its start."""
    _, api = world.start(world.job())
    ids = planned_ids(api.add_sub_tasks([{}, {}], at_most=1, each_up_to=30))
    seen = api.get_sub_tasks(ids)["seen"]
    answer = api.get_sub_tasks(ids, wait=100, after=seen)
    assert world.clock.monotonic() == pytest.approx(30)
    assert [child["status"] for child in answer["tasks"].values()] == ["failed", "running"]
    assert answer["tasks"][ids[0]]["comment"] == "its time is over"


def test_r116_running_of_one_root(make_world):
    """At most so many of one tree run at a time; the others wait for a place."""
    world = make_world(max_running=3)
    _, api = world.start(world.job())
    ids, children = world.children(api, {}, {})
    deep = planned_ids(children[0].add_sub_tasks([{}, {}]))
    assert [world.child_of(children[0], name)["status"] for name in deep] == ["running", "planned"]
    children[1].submit_task("success", {})
    assert [world.child_of(children[0], name)["status"] for name in deep] == ["running", "running"]
    assert len(ids) == 2


def test_r117_held_back_tasks_do_not_expire(make_world):
    """Time to live runs only while at_most lets a task start; a retired phone ends the waiting at once."""
    world = make_world(planned_ttl_s=10)
    _, api = world.start(world.job())
    ids = planned_ids(api.add_sub_tasks([{}, {}], at_most=1))
    world.clock.sleep(50)
    assert [child["status"] for child in api.get_sub_tasks(ids)["tasks"].values()] == ["running", "planned"]
    phone = world.phone()
    world.ann.set_device_state(phone, "offline")
    (pinned,) = planned_ids(api.add_sub_tasks({"job_variables": [{}], "remote_device_id": phone}))
    world.ann.set_device_state(phone, "retired")
    child = world.child_of(api, pinned)
    assert (child["status"], child["comment"]) == ("deleted", "expired: its phone was retired")
    assert not api.add_sub_tasks({"job_variables": [{}], "remote_device_id": phone})["success"]


def test_r118_who_is_next(world):
    """Children of running tasks first, owners in turn, pinned before unpinned, then by age."""
    ann_job, bob_job = world.job(needs_device=True), world.job(owner=world.bob, needs_device=True)
    desk = world.job()
    phone = world.phone()
    _, holder = world.start(ann_job, device=phone)
    _, parent = world.start(desk)
    names = {}
    for name, planned in (
        ("ann 1", world.plan(ann_job, run_immediately=True)),
        ("ann 2", world.plan(ann_job, run_immediately=True)),
        ("ann pinned", world.plan(ann_job, run_immediately=True, remote_device_id=phone)),
        ("bob 1", world.plan(bob_job, run_immediately=True, owner=world.bob)),
        ("bob 2", world.plan(bob_job, run_immediately=True, owner=world.bob)),
    ):
        names[planned[0]] = name
    child = planned_ids(parent.add_sub_tasks({"job_variables": [{}], "remote_device_id": phone}))
    names[child[0]] = "child"
    order = []
    holder.submit_task("success", {})
    for _ in range(6):
        task = world.heard.assigned[-1].job_task_id
        for owner in (world.ann, world.bob):
            answer = owner.task(task)
            if answer["success"]:
                order.append(names[answer["task"]["planned_task_id"]])
        world.platform.task(task).submit_task("success", {})
    assert order[0] == "child"
    assert order[1:] in (
        ["bob 1", "ann pinned", "bob 2", "ann 1", "ann 2"],
        ["ann pinned", "bob 1", "ann 1", "bob 2", "ann 2"],
    )


def test_r119_phones_are_lent(world):
    """A task gives its phone back before its end, or gets one later, before any planned task."""
    job = world.job(needs_device=True)
    phone = world.phone()
    first, _ = world.start(job, device=phone)
    desk, api = world.start(world.job())
    (planned,) = world.plan(job, run_immediately=True)
    assert world.host.acquire_device(desk, wait=5) is None
    assert world.clock.monotonic() == pytest.approx(5)
    assert world.host.release_device(first)
    assert not world.host.release_device(first)
    assert world.look(first)["status"] == "running"
    assert world.ann.planned(job)["total"] == 0
    (second,) = [task.job_task_id for task in world.heard.assigned if task.remote_device_id == phone][1:]
    world.platform.task(second).submit_task("success", {})
    assert world.host.acquire_device(desk) == phone
    assert world.host.acquire_device(desk) == phone
    api.submit_task("success", {})
    assert world.host.acquire_device(desk) is None
    assert world.host.acquire_device(first, pin=phone) == phone
    assert planned


def test_r119_who_waits_for_a_phone_is_served_first(make_world):
    """A running task that waits for a phone gets it before a planned task."""
    world = make_world(on_disk=True)
    job = world.job(needs_device=True)
    phone = world.phone()
    holder, _ = world.start(job, device=phone)
    desk, _ = world.start(world.job())
    world.plan(job, run_immediately=True)
    got = []
    ticket = world.clock.takes_part()

    def wait():
        with ticket:
            got.append(world.host.acquire_device(desk, wait=100))

    thread = threading.Thread(target=wait)
    thread.start()
    world.clock.sleep(3)
    assert world.ann.devices()["waiting"] == 2
    world.host.release_device(holder)
    with world.clock.aside():
        thread.join()
    assert got == [phone]
    assert world.ann.planned(job)["total"] == 1


def test_r119_a_parent_never_waits_for_itself(world, refused):
    """Children that only the parent's own phone could run are refused when the parent keeps it and waits."""
    job = world.job(needs_device=True)
    phone = world.phone()
    task, api = world.start(job, device=phone)
    answer = api.add_sub_tasks([{}], will_wait=True)
    assert refused(answer)
    assert answer["code"] == "only_phone"
    assert api.children()["children"] == []
    assert api.add_sub_tasks([{}])["success"]
    world.host.release_device(task)
    assert api.add_sub_tasks([{}], will_wait=True)["success"]


def test_r119_no_phone_where_none_is_needed(world):
    """A task whose job needs no phone starts without one and holds none."""
    world.phone()
    task, _ = world.start(world.job())
    assert world.look(task)["remote_device_id"] is None
    assert world.ann.devices()["devices"][0]["held_by"] is None


def test_r121_removing_a_running_task(world):
    """Its worker is shut out and told to stop, its offer is void, its phone is free, its children stay."""
    job = world.job(needs_device=True)
    phone = world.phone()
    task, api = world.start(job, device=phone)
    api.offer("o", "t", {})
    world.ann.remove_task(task)
    assert world.heard.stopped == [(task, "removed")]
    assert api.submit_task("success", {})["code"] == "removed"
    assert not api.get_current_task()["success"]
    assert world.start(job)[1].use_another_task() is None
    assert not world.ann.remove_task(task)["success"]


def test_r121_reviews_and_removals_are_all_or_nothing(world, refused):
    """One task that cannot be reviewed or removed leaves the others as they were, and its status is told."""
    job = world.job()
    one, first = world.start(job)
    two, second = world.start(job)
    first.submit_task("success", {})
    second.submit_task("failed", {})
    answer = world.ann.review(job, [one, two], "confirmed")
    assert refused(answer)
    assert "failed" in answer["error"]
    assert world.status(one) == "pending"
    assert world.ann.review(job, [one], "declined", "not so")["success"]
    assert (world.status(one), world.look(one)["comment"]) == ("declined", "not so")
    assert refused(world.ann.review(job, [one], "confirmed"))
    planned = world.plan(job, {}, {})
    world.ann.run(planned[1])
    assert refused(world.ann.remove_planned(planned))
    assert world.ann.planned(job)["total"] == 1


def test_r122_review_is_told(world):
    """A job tells how it is reviewed; rows of a dump wait for review even in an auto-confirming job."""
    for review in ("auto", "manual", "none"):
        assert world.ann.job(world.job(review=review))["job"]["review"] == review
    sink = world.job(review="auto")
    _, api = world.start(world.job())
    api.submit_task_to_another_job(sink, {})
    assert world.rows(sink)[0]["status"] == "pending"


def test_r123_events_in_order(world):
    """Events come in the order of their commits from any place on; a foreign place begins anew and says so."""
    _, api = world.start(world.job())
    begin = world.ann.events()
    api.submit_task("success", {})
    more = world.ann.events(after=begin["cursor"])
    assert [event["kind"] for event in more["events"]] == ["final"]
    assert more["reset"] is False
    assert world.ann.events(after=more["cursor"])["events"] == []
    foreign = world.ann.events(after="0123456789abcdef:3")
    assert foreign["reset"] is True
    assert foreign["events"] == begin["events"] + more["events"]
    assert [event["kind"] for event in world.bob.events()["events"]] == []


def test_r124_nothing_goes_out_of_a_failed_change(world, monkeypatch):
    """A change that fails is undone as a whole, and nobody is told of it."""
    task, api = world.start(world.job())

    def broken(*_args, **_options):
        raise Refused("planted")

    monkeypatch.setattr(proving, "write_files", broken)
    before = world.look(task), world.events()
    assert api.submit_task("success", {"a": 1})["error"] == "planted"
    assert (world.look(task), world.events()) == before
    assert world.heard.finished == []


def test_r128_input_is_always_told(world):
    """The input is told beside the proof, before and after every submission."""
    _, api = world.start(world.job(), {"url": "u"})
    api.submit_task("running", {"step": 1}, False)
    assert api.get_current_task()["input"] == {"url": "u"}


def test_r129_how_it_ended(world):
    """Before the end there is no final; afterwards its status and a digest that equal submissions share."""
    job = world.job()
    digests = []
    for data in ({"a": 1, "b": 2}, {"b": 2, "a": 1.0}, {"a": 2, "b": 2}):
        _, api = world.start(job)
        assert api.get_current_task()["final"] is None
        api.submit_task("success", data)
        digests.append(api.get_current_task()["final"]["digest"])
    assert digests[0] == digests[1] != digests[2]


def test_r130_files_of_a_crash_are_swept(make_world, new_file):
    """A file without a row is removed before serving; one with a row stays."""
    world = make_world(on_disk=True)
    _, api = world.start(world.job())
    api.submit_task("success", {}, True, [new_file()])
    (kept,) = world.platform.stored_files()
    folder = kept.parent
    for name in ("0" * 32 + ".png", "1" * 32 + ".png.part", kept.name + ".part"):
        (folder / name).write_bytes(b"stray")
    (folder / "notes.txt").write_bytes(b"not ours")
    world.platform.cut()
    world.platform.open()
    assert [path.name for path in world.platform.stored_files()] == sorted([kept.name, "notes.txt"])
    world.platform.cut()


def test_r131_lists_go_on(world):
    """A list goes on where it stopped, every task once, those just committed included."""
    job = world.job()
    for _ in range(7):
        world.start(job)
    found, after = [], None
    while True:
        page = world.ann.tasks(job, after=after, limit=3)
        found += [row["job_task_id"] for row in page["job_tasks"]]
        after = page["next"]
        if after is None:
            break
    assert len(found) == len(set(found)) == 7
    planned = world.plan(job, *[{} for _ in range(5)])
    page = world.ann.planned(job, limit=3)
    rest = world.ann.planned(job, after=page["next"])
    assert [item["planned_task_id"] for item in page["planned_tasks"] + rest["planned_tasks"]] == planned


def test_slots_of_a_job(world, refused):
    """A job with slots runs at most so many tasks at a time, by scheduler and by hand."""
    job = world.job(slots=2)
    world.plan(job, {}, {}, {}, run_immediately=True)
    assert world.ann.job(job)["job"]["counts"] == {"running": 2}
    (planned,) = world.plan(job)
    assert refused(world.ann.run(planned))
    task = world.heard.assigned[0].job_task_id
    world.platform.task(task).submit_task("success", {})
    assert world.ann.job(job)["job"]["counts"] == {"running": 2, "pending": 1}


def test_strangers_see_nothing(world, refused):
    """Who neither owns a job nor has it shared finds none; viewers look but do not touch."""
    job = world.job()
    task, _ = world.start(job)
    (planned,) = world.plan(job)

    def touches(owner):
        return [
            owner.post_inputs(job, [{}]),
            owner.run(planned),
            owner.review(job, [task], "confirmed"),
            owner.remove_task(task),
            owner.remove_planned([planned]),
            owner.share(job, "bob", "edit"),
        ]

    looks = [world.bob.job(job), world.bob.tasks(job), world.bob.task(task), world.bob.planned(job)]
    assert all(map(refused, looks + touches(world.bob)))
    world.ann.share(job, "bob", "view")
    assert world.bob.job(job)["success"]
    assert world.bob.task(task)["success"]
    assert all(map(refused, touches(world.bob)))
    assert world.status(task) == "running"


def test_r114_goes_on_where_picking_up_is_off(make_world):
    """at_most starts the next of its batch also where a task that found no phone is left alone."""
    world = make_world(pick_up=False)
    _, api = world.start(world.job())
    ids = planned_ids(api.add_sub_tasks([{}, {}, {}], at_most=1))
    for name in ids:
        child = world.child_of(api, name)
        assert child["status"] == "running"
        world.platform.task(child["job_task_id"]).submit_task("success", {})


def test_waiting_in_real_time(tmp_path):
    """On the real clock a parent is woken by its child's end, and a stop of the service ends the waiting."""
    setting = Setting(SystemClock(), random.SystemRandom(), tmp_path / "files")
    service = open_service(tmp_path / "jobs.db", setting)
    ann = service.owner("ann")
    job = ann.create_job(NewJob(needs_device=False))["job_id"]
    (planned,) = planned_ids(ann.post_inputs(job, [{}]))
    api = service.task(ann.run(planned)["job_task_id"])
    ids = planned_ids(api.add_sub_tasks([{}, {}]))
    first = api.get_sub_tasks(ids)
    child = service.task(first["tasks"][ids[0]]["job_task_id"])
    outcomes = []

    def wait():
        answer = api.get_sub_tasks(ids, wait=60, after=first["seen"])
        outcomes.append(answer["tasks"][ids[0]]["status"])
        try:
            api.get_sub_tasks(ids, wait=60, after=answer["seen"])
        except NotReachable as problem:
            outcomes.append(str(problem))

    thread = threading.Thread(target=wait)
    thread.start()
    child.submit_task("success", {})
    while len(outcomes) < 1 and thread.is_alive():
        thread.join(0.01)
    service.close()
    thread.join(30)
    assert outcomes == ["pending", "the job service is closed"]


def test_calls_to_the_listener_keep_their_order(make_world):
    """From however many threads, a task's beginning is told before its end, and every call comes once."""
    world = make_world(on_disk=True)
    job = world.job()
    planned = world.plan(job, *[{} for _ in range(24)])

    def work(part):
        for name in part:
            task = world.ann.run(name)["job_task_id"]
            world.host.lose(task, "gone")

    threads = [threading.Thread(target=work, args=(planned[start::4],)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(world.heard.told) == 48
    begun = set()
    for name, task in world.heard.told:
        assert (name == "assigned") == (task not in begun)
        begun.add(task)

"""getSubTasks and getCurrentTask, rule by rule (docs/reference/job-api.md, R57–R72)."""

from __future__ import annotations

import random
import threading

import pytest

from interpreter.jobs.joining import Join
from interpreter.jobs.port import NotReachable

FIVE = {"parent_task_id", "comment", "job_proof", "timeout", "status"}


@pytest.fixture
def running(world):
    return world.start(world.job())


@pytest.fixture
def api(running):
    return running[1]


def test_r57_a_map_by_id(world, api):
    """The answer maps each id to its task, with the five fields of the API."""
    ids, _ = world.children(api, {"n": 1}, {"n": 2})
    answer = api.get_sub_tasks(ids)
    assert list(answer["tasks"]) == ids
    assert all(set(child) >= FIVE for child in answer["tasks"].values())


def test_r58_a_hundred_at_once(api, world, refused):
    """100 ids are fine and 101 are not, doubles counted."""
    ids, _ = world.children(api, {})
    assert api.get_sub_tasks(ids * 100)["success"]
    assert refused(api.get_sub_tasks(ids * 101))
    assert refused(api.get_sub_tasks([f"{number:024x}" for number in range(101)]))


def test_r59_nothing_asked_nothing_told(api):
    """No ids give an empty map."""
    answer = api.get_sub_tasks([])
    assert (answer["success"], answer["tasks"]) == (True, {})


def test_r60_only_own_children(world, api):
    """Others' children and unknown ids are silently absent, alike."""
    ids, (child,) = world.children(api, {})
    _, other = world.start(world.job())
    others, _ = world.children(other, {})
    grandchildren, _ = world.children(child, {})
    root = world.plan(world.job())
    answer = api.get_sub_tasks([*ids, *others, *grandchildren, *root, "0" * 24])
    assert answer["success"]
    assert list(answer["tasks"]) == ids
    assert other.get_sub_tasks(ids)["tasks"] == {}


@pytest.mark.parametrize("bad", ["", "xyz", "0" * 23, "G" * 24, "A" * 24, 5, None])
def test_r61_ill_formed_ids(api, refused, bad):
    """An id that cannot be one is an error."""
    assert refused(api.get_sub_tasks([bad]))
    assert refused(api.get_sub_tasks(bad))


def test_r62_still_planned(world):
    """Before a phone takes it: planned, no proof, no comment, this parent, and the job's time."""
    world.phone()
    task, api = world.start(world.job(needs_device=True, timeout_min=7))
    (planned,) = [item["planned_task_id"] for item in api.add_sub_tasks([{}])["inserted_ids"]]
    child = world.child_of(api, planned)
    assert {name: child[name] for name in FIVE} == {
        "parent_task_id": task,
        "comment": None,
        "job_proof": None,
        "timeout": 7,
        "status": "planned",
    }


def test_r63_removed_is_deleted(world, api):
    """A removed task, and a planned one taken out of the queue, are both told as deleted, without proof."""
    ids, (child,) = world.children(api, {})
    child.submit_task("running", {"a": 1}, False)
    seen = world.child_of(api, ids[0])
    world.ann.remove_task(seen["job_task_id"])
    (planned,) = [item["planned_task_id"] for item in api.add_sub_tasks([{}], False)["inserted_ids"]]
    world.ann.remove_planned([planned])
    for name in (ids[0], planned):
        gone = world.child_of(api, name)
        assert (gone["status"], gone["job_proof"]) == ("deleted", None)


def test_r64_the_real_status_otherwise(world, api):
    """running, pending, confirmed, failed and declined are told as they are."""
    ids, children = world.children(api, {}, {}, {}, {}, {})
    children[1].submit_task("success", {})
    children[2].submit_task("success", {})
    children[3].submit_task("failed", {"reason": "no way"})
    children[4].submit_task("declined", {})
    seen = api.get_sub_tasks(ids)["tasks"]
    job = world.look(seen[ids[0]]["job_task_id"])["job_id"]
    world.ann.review(job, [seen[ids[2]]["job_task_id"]], "confirmed", "well done")
    seen = api.get_sub_tasks(ids)["tasks"]
    assert [seen[name]["status"] for name in ids] == ["running", "pending", "confirmed", "failed", "declined"]
    assert [seen[name]["comment"] for name in ids] == [None, None, "well done", "no way", None]


def test_r65_proof_is_a_value(world, api):
    """The proof is the value itself; an input that is no JSON is told as its text."""
    ids, (child,) = world.children(api, {"n": 1})
    child.submit_task("success", {"a": [1, {"b": None}]})
    seen = world.child_of(api, ids[0])
    assert seen["job_proof"] == seen["data"] == {"a": [1, {"b": None}]}
    _, plain = world.start(world.job(), "just words")
    assert plain.get_current_task()["job_proof"] == "just words"


def test_r66_looking_changes_nothing(world, running):
    """Looking again gives the same, and works after the own final word."""
    task, api = running
    ids, _ = world.children(api, {})
    before = world.look(task), len(world.events())
    first = api.get_sub_tasks(ids)
    assert api.get_sub_tasks(ids) == first
    assert (world.look(task), len(world.events())) == before
    api.submit_task("success", {})
    assert api.get_sub_tasks(ids)["tasks"] == first["tasks"]


def test_r67_minutes(world):
    """Times are minutes, whole where they are whole."""
    _, api = world.start(world.job(timeout_min=1.5))
    assert api.get_current_task()["timeout"] == 1.5
    ids, _ = world.children(api, {})
    assert world.child_of(api, ids[0])["timeout"] == 1.5
    _, hour = world.start(world.job())
    assert hour.get_current_task()["timeout"] == 60


class Flaky:
    """An API whose next looks fail, and that tells nothing of some ids."""

    def __init__(self, api, failures=0, hidden=(), capabilities=frozenset({"wait"})):
        self.api, self.failures, self.hidden, self.words = api, failures, hidden, capabilities
        self.looks = []

    def capabilities(self):
        return self.words

    def get_sub_tasks(self, ids, *, wait=0.0, after=None):
        self.looks.append(len(ids))
        if self.failures:
            self.failures -= 1
            raise NotReachable("no answer")
        answer = self.api.get_sub_tasks(ids, wait=wait, after=after)
        return {**answer, "tasks": {name: child for name, child in answer["tasks"].items() if name not in self.hidden}}


def test_r68_done_when_all_are_settled(world, api):
    """Pending counts as settled unless reviews are waited for; without all settled the time runs out."""
    ids, children = world.children(api, {}, {}, {})
    children[0].submit_task("success", {})
    children[1].submit_task("failed", {})
    wait = Join(api, world.clock, random.Random(1)).wait
    assert not wait(ids, 20).done
    assert world.clock.monotonic() == pytest.approx(20)
    children[2].submit_task("declined", {})
    joined = wait(ids, 20)
    assert joined.done
    assert [child["status"] for child in joined.children.values()] == ["pending", "failed", "declined"]
    assert not Join(api, world.clock, random.Random(1), settle_on="reviewed").wait(ids, 5).done


def test_r68_missing_ids_are_lost(world, api):
    """What the service does not know is failed as lost; an empty answer is never taken for the end of all."""
    ids, children = world.children(api, {}, {})
    hidden = Flaky(api, hidden=ids[:1])
    assert not Join(hidden, world.clock, random.Random(1)).wait(ids, 5).done
    children[1].submit_task("success", {})
    joined = Join(hidden, world.clock, random.Random(1)).wait(ids, 5)
    assert joined.done
    assert [(child["status"], child["comment"]) for child in joined.children.values()] == [
        ("failed", "lost"),
        ("pending", None),
    ]


def test_r68_a_failed_look_is_not_the_end(world, api):
    """Some failed looks in a row are borne, then the failure goes up; pauses are 5 to 10 s."""
    ids, children = world.children(api, {})
    children[0].submit_task("success", {})
    assert Join(Flaky(api, failures=4), world.clock, random.Random(1)).wait(ids, 60).done
    assert 20 <= world.clock.monotonic() <= 40
    with pytest.raises(NotReachable):
        Join(Flaky(api, failures=5), world.clock, random.Random(1)).wait(ids, 60)


def test_r68_slices_and_pauses(make_world):
    """250 ids are looked at as 100, 100 and 50; where nothing wakes, looks are 5 to 10 s apart."""
    world = make_world()
    _, api = world.start(world.job())
    ids, children = world.children(api, *[{} for _ in range(100)])
    more, rest = world.children(api, *[{} for _ in range(100)])
    last, few = world.children(api, *[{} for _ in range(50)])
    for child in [*children, *rest, *few]:
        child.submit_task("success", {})
    seen = Flaky(api, capabilities=frozenset())
    assert len(Join(seen, world.clock, random.Random(1)).wait([*ids, *more, *last], 60).children) == 250
    assert seen.looks == [100, 100, 50]
    slow_ids, _ = world.children(api, {})
    slow = Flaky(api, capabilities=frozenset())
    Join(slow, world.clock, random.Random(1)).wait(slow_ids, 100)
    assert 10 <= len(slow.looks) <= 22


def test_waits_are_woken(make_world):
    """A parent that waits for a child is woken by the child's end, in no time at all."""
    world = make_world(on_disk=True)
    _, api = world.start(world.job())
    ids, (child,) = world.children(api, {})
    seen = api.get_sub_tasks(ids)["seen"]
    answers = []
    ticket = world.clock.takes_part()

    def parent():
        with ticket:
            answers.append((api.get_sub_tasks(ids, wait=500, after=seen), world.clock.monotonic()))

    thread = threading.Thread(target=parent)
    thread.start()
    world.clock.sleep(10)
    child.submit_task("success", {"a": 1})
    with world.clock.aside():
        thread.join()
    ((answer, at),) = answers
    assert answer["tasks"][ids[0]]["status"] == "pending"
    assert at == pytest.approx(10)


def test_r69_the_own_id(world, running):
    """parent_task_id is the id of the current task itself, also for a sub-task."""
    task, api = running
    answer = api.get_current_task()
    assert set(answer) >= {"success", "parent_task_id", "job_proof", "timeout"}
    assert answer["parent_task_id"] == task
    ids, (child,) = world.children(api, {})
    assert child.get_current_task()["parent_task_id"] == world.child_of(api, ids[0])["job_task_id"]


def test_r70_input_then_proof(world):
    """Before the first submission the proof is the input, afterwards what was handed in last."""
    _, api = world.start(world.job(), {"url": "u", "credentials": {"a": 1}})
    assert api.get_current_task()["job_proof"] == {"url": "u", "credentials": {"a": 1}}
    api.submit_task("running", {"step": 1}, False)
    assert api.get_current_task()["job_proof"] == {"step": 1}
    api.submit_task("success", {})
    assert api.get_current_task()["job_proof"] == {}


def test_r71_no_task(world, refused):
    """Without a task there is nothing to tell."""
    assert refused(world.platform.task(None).get_current_task())
    assert refused(world.platform.task("0" * 24).get_current_task())


def test_r72_asking_changes_nothing(world, running):
    """Asking again gives the same and leaves no trace; it works after the end."""
    task, api = running
    before = world.look(task), len(world.events())
    assert api.get_current_task() == api.get_current_task()
    assert (world.look(task), len(world.events())) == before
    api.submit_task("failed", {"a": 1})
    answer = api.get_current_task()
    assert (answer["success"], answer["job_proof"]) == (True, {"a": 1})

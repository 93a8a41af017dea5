"""Workers by the rules: leases, claims, what becomes of a task whose worker is gone (R92–R101, R117–R121)."""

from __future__ import annotations

import random

import pytest

from interpreter.jobs.client import RemoteTask
from interpreter.jobs.client_worker import RemoteWorker
from interpreter.jobs.owner import NewJob
from interpreter.jobs.worker import Enlisting, Wish

LEASE = 10.0
LONGEST_STEP = 4.0


class Hand:
    """A worker of Ann's with phones, through the port."""

    def __init__(self, world, number: int, *phones: str, user: str = "ann") -> None:
        self.world = world
        self.id, self.session = f"{number:024x}", f"start {number}"
        platform = world.platform
        if hasattr(platform, "_remote"):
            self.port = RemoteWorker(platform._remote.wire(user))
            self.task = lambda token: RemoteTask(platform._remote.wire(user), token)
        else:
            self.port = platform.host.bench(platform.owner(user)._user)
            self.task = platform.host.task_of_token
        self.keys = (f"{number} key {each}" for each in range(1_000))
        self.enlist(*phones)

    def enlist(self, *phones: str):
        answer = self.port.enlist(Enlisting(self.id, self.session, f"worker {self.id[-1]}", phones))
        self.phones = [one["remote_device_id"] for one in answer.get("phones", ())]
        return answer

    def claim(self, phone: str | None = None, *, key: str | None = None, **more):
        wish = Wish(self.id, self.session, phone, more.pop("planned", None))
        answer = self.port.claim(wish, key=key or next(self.keys), **more)
        assert answer["success"], answer
        return answer["found"]

    def stay(self) -> None:
        assert self.port.stay(self.id, self.session)["go_on"]


TWO_WAYS = pytest.mark.parametrize("platform", ["embedded-sqlite", "http-postgres"], indirect=True)
"""For what is no rule of the contract: each way and each database once."""


def beat(hand: Hand, found, step: str | None = "line 1: tap @steps0") -> dict:
    return hand.port.beat(found["task_token"], step)


@pytest.fixture
def field(make_world):
    """A world whose tasks are run by workers alone."""
    return make_world(runs_tasks=False, lease_s=LEASE, longest_step_s=LONGEST_STEP)


def pass_time(world, seconds: float, *alive) -> None:
    """Let time pass in small parts, watched; what is called in each part stays alive."""
    for _ in range(round(seconds)):
        world.clock.sleep(1.0)
        for each in alive:
            each()
        world.host.watch()


def started(world, hand, *, inputs=({},), phone=None, **fields):
    """Tasks of a new job, the first of them taken by a worker and begun."""
    job = world.job(needs_device=phone is not None, **fields)
    world.plan(job, *inputs, run_immediately=True)
    found = hand.claim(phone)
    assert beat(hand, found)["go_on"]
    return found


def test_r92_what_taking_a_task_tells(field):
    """Task, attempt, secret, lease, time left and input; the secret is what the job API asks for."""
    hand = Hand(field, 1, "p1")
    job = field.job(needs_device=True, timeout_min=2)
    field.plan(job, {"a": 1}, run_immediately=True)
    found = hand.claim(hand.phones[0])
    assert found["attempt"] == 1
    assert found["lease_s"] == LEASE
    assert 0 < found["deadline_s"] <= 120
    assert found["input"] == '{"a":1}'
    assert len(found["task_token"]) >= 32
    assert hand.task(found["task_token"]).get_current_task()["parent_task_id"] == found["job_task_id"]
    assert found["task_token"] not in str(field.events())


def test_r92_without_the_secret_the_task_on_the_phone(field, platform):
    """A caller that names its phone alone speaks for the only task there; another user's phone has none."""
    if not platform.startswith("http"):
        seat = field.host.seat_of_phone
        hand = Hand(field, 1, "p1")
        found = started(field, hand, phone=hand.phones[0])
        assert seat(field.platform.owner("ann")._user, hand.phones[0]).job_task_id == found["job_task_id"]
        assert seat(field.platform.owner("bob")._user, hand.phones[0]) is None
        return
    hand = Hand(field, 1, "p1")
    found = started(field, hand, phone=hand.phones[0])
    wire = field.platform._remote.wire

    def current(user, phone):
        client = wire(user)._client
        return client.get("tasks/current", headers={"Remote-Device-Id": phone}).json()

    assert current("ann", hand.phones[0])["parent_task_id"] == found["job_task_id"]
    assert current("bob", hand.phones[0])["code"] == "no_task"
    assert current("ann", "nothing")["code"] == "no_task"


def test_r93_a_deposed_worker_writes_nothing(field):
    """After its lease is lost every write is refused as `claim_lost`, and the row stays as it was."""
    hand = Hand(field, 1)
    found = started(field, hand, restartable=True)
    api = hand.task(found["task_token"])
    assert api.submit_task("running", {"n": 1}, False)["success"]
    pass_time(field, LEASE + 1, hand.stay)
    for answer in (
        api.submit_task("success", {"n": 2}, key="x"),
        api.set_automation_variables({"a": 1}),
        api.add_sub_tasks([{}]),
    ):
        assert (answer["success"], answer["code"]) == (False, "claim_lost")
    task = field.look(found["job_task_id"])
    assert (task["job_proof"], task["status"], task["attempt"]) == ('{"n":1}', "running", 2)


def test_r96_the_same_key_gives_the_same_task(field):
    """The same task and attempt with a new secret; the former secret is void; another wish under it is refused."""
    hand = Hand(field, 1, "p1", "p2")
    job = field.job(needs_device=True)
    field.plan(job, {}, {}, run_immediately=True)
    first, again = (hand.claim(hand.phones[0], key="k") for _ in range(2))
    assert (first["job_task_id"], first["attempt"]) == (again["job_task_id"], again["attempt"])
    assert first["task_token"] != again["task_token"]
    assert hand.port.beat(first["task_token"])["reason"] == "lost"
    assert beat(hand, again)["go_on"]
    assert len(field.rows(job)) == 1
    other = hand.port.claim(Wish(hand.id, hand.session, hand.phones[1]), key="k")
    assert other["code"] == "key_reused"


def test_r96_a_phone_runs_one_task(field):
    """While a phone holds a task it gets no second one; when it is given back the next one comes."""
    hand = Hand(field, 1, "p1")
    job = field.job(needs_device=True)
    field.plan(job, {"n": 1}, {"n": 2}, run_immediately=True)
    first = hand.claim(hand.phones[0])
    assert hand.claim(hand.phones[0]) is None
    assert hand.port.release_phone(first["task_token"])["success"]
    second = hand.claim(hand.phones[0])
    assert second["input"] == '{"n":2}'
    assert field.status(first["job_task_id"]) == "running"


def test_r96_a_task_that_is_over_is_not_taken_again(field):
    """A key whose task has ended, or gone on to its next attempt, gives nothing any more."""
    hand = Hand(field, 1)
    job = field.job(restartable=True)
    field.plan(job, {}, run_immediately=True)
    found = hand.claim(key="k")
    assert beat(hand, found)["go_on"]
    pass_time(field, LEASE + 1, hand.stay)
    answer = hand.port.claim(Wish(hand.id, hand.session), key="k")
    assert answer["code"] == "finished"


def test_r97_a_lease_is_lost_when_its_beats_stand_still(field):
    """Beats keep it however long it takes; a whole lease without one loses it, and not a moment before."""
    hand = Hand(field, 1)
    found = started(field, hand)
    pass_time(field, 5 * LEASE, hand.stay, lambda: beat(hand, found))
    assert field.status(found["job_task_id"]) == "running"
    pass_time(field, LEASE - 1.5, hand.stay)
    assert field.status(found["job_task_id"]) == "running"
    pass_time(field, 3, hand.stay)
    assert field.status(found["job_task_id"]) == "failed"
    assert beat(hand, found) == {"success": True, "go_on": False, "reason": "lost"}


def test_r97_what_nobody_watched_did_not_stand_still(field):
    """A watcher that looks late, and a service that starts anew, begin to observe anew."""
    hand = Hand(field, 1)
    found = started(field, hand)
    pass_time(field, LEASE - 2, hand.stay)
    field.clock.sleep(20 * LEASE)  # the watcher was away
    field.host.watch()
    pass_time(field, LEASE - 2, hand.stay)
    assert field.status(found["job_task_id"]) == "running"
    assert beat(hand, found)["go_on"]


def test_r97_an_observation_does_not_outlive_the_service(make_world):
    """After a restart a whole lease passes before anything is lost."""
    world = make_world(runs_tasks=False, lease_s=LEASE, longest_step_s=LONGEST_STEP, on_disk=True)
    hand = Hand(world, 1)
    found = started(world, hand)
    pass_time(world, LEASE - 2, hand.stay)
    world.platform.cut()
    world.platform.open()
    world.host, world.ann = world.platform.host, world.platform.owner("ann")
    world.bob = world.platform.owner("bob")
    pass_time(world, LEASE - 2)
    assert world.status(found["job_task_id"]) == "running"
    pass_time(world, 4)
    assert world.status(found["job_task_id"]) == "failed"


def test_r98_a_beat_says_go_on_or_why_not(field):
    """Removed, out of time, lost, finished: the answer of a beat names it."""
    hand = Hand(field, 1)
    found = started(field, hand)
    assert field.ann.remove_task(found["job_task_id"])["success"]
    assert beat(hand, found)["reason"] == "removed"
    late = started(field, hand, timeout_min=0.1)
    pass_time(field, 7, hand.stay, lambda: beat(hand, late))
    assert beat(hand, late)["reason"] == "time over"
    done = started(field, hand)
    hand.task(done["task_token"]).submit_task("success", {})
    assert beat(hand, done)["reason"] == "finished"
    assert hand.port.beat("nothing of the kind")["reason"] == "lost"


def test_r99_the_next_attempt_waits_for_the_longest_step(field):
    """Task and phone rest after a lost lease: until then nobody is given either of them."""
    lost, other = Hand(field, 1, "p1"), Hand(field, 2, "p2")
    found = started(field, lost, phone=lost.phones[0], restartable=True)
    pass_time(field, LEASE + 1, lost.stay, other.stay)
    assert field.look(found["job_task_id"])["attempt"] == 2
    assert other.claim(other.phones[0]) is None
    field.plan(field.job(needs_device=True), {}, run_immediately=True, remote_device_id=lost.phones[0])
    assert lost.claim(lost.phones[0]) is None
    began = field.clock.monotonic()
    again = other.claim(other.phones[0], wait=60)  # woken by the end of the rest
    assert again["job_task_id"] == found["job_task_id"]
    assert 0 < field.clock.monotonic() - began <= LONGEST_STEP
    assert lost.claim(lost.phones[0])["job_task_id"] != found["job_task_id"]


def test_r100_a_restartable_task_goes_on_with_the_next_attempt(field):
    """Attempt + 1, the offer void, the proof kept, the next worker told; its event says why and at which step."""
    hand, other = Hand(field, 1), Hand(field, 2)
    found = started(field, hand, restartable=True)
    api = hand.task(found["task_token"])
    api.submit_task("running", {"n": 1}, False)
    assert api.offer("o1", "code", {"c": 1})["success"]
    pass_time(field, LEASE + LONGEST_STEP + 1, hand.stay, other.stay)
    again = other.claim()
    assert (again["job_task_id"], again["attempt"]) == (found["job_task_id"], 2)
    new = other.task(again["task_token"])
    assert new.offer_status("o1")["state"] == "void"
    assert new.get_current_task()["job_proof"] == {"n": 1}
    (event,) = field.events("go on")
    assert event["detail"]["why"] == "lost"
    assert new.submit_task("success", {"n": 2})["success"]
    assert field.status(found["job_task_id"]) == "pending"


def test_r100_another_task_fails_with_the_step(field):
    """What may not begin anew fails, and says at which step it was interrupted."""
    hand = Hand(field, 1)
    found = started(field, hand)
    beat(hand, found, 'line 7: tap "Buy" @steps3')
    pass_time(field, LEASE + 1, hand.stay)
    task = field.look(found["job_task_id"])
    assert (task["status"], task["comment"]) == ("failed", 'interrupted at line 7: tap "Buy"')
    assert [event["leaves"] for event in field.events("lost")] == ["running"]


def test_r100_what_was_never_begun_is_given_to_the_next(field):
    """A worker that died before its first beat had done nothing, whatever the task allows."""
    hand, other = Hand(field, 1), Hand(field, 2)
    job = field.job()
    field.plan(job, {}, run_immediately=True)
    found = hand.claim()
    pass_time(field, LEASE + LONGEST_STEP + 1, other.stay)
    again = other.claim()
    assert (again["job_task_id"], again["attempt"]) == (found["job_task_id"], 2)


@pytest.mark.parametrize("restartable", [True, False])
def test_r100_a_task_given_back_at_a_safe_point(field, restartable):
    """Released: at once for the next worker where it may begin anew, else failed; not begun, in any case."""
    hand = Hand(field, 1)
    found = started(field, hand, restartable=restartable)
    status = hand.port.release(found["task_token"], step="line 3: wait @steps2")["status"]
    assert status == ("running" if restartable else "failed")
    assert (hand.claim() is not None) == restartable
    hand.port.leave(hand.id, hand.session)
    hand.enlist()
    field.plan(field.job(), {}, run_immediately=True)
    unbegun = hand.claim()
    assert hand.port.release(unbegun["task_token"], begun=False)["status"] == "running"


def test_r101_three_deaths_in_one_step_park_a_task(field):
    """The third time at the same step it fails; deaths at other steps in between count anew."""
    hand = Hand(field, 1)
    found = started(field, hand, restartable=True)
    steps = ["a @1", "b @2", "b @2", "a @1", "a @1", "a @1"]
    for number, step in enumerate(steps):
        assert field.status(found["job_task_id"]) == "running", number
        if number:
            found = hand.claim()
        beat(hand, found, step)
        hand.port.release(found["task_token"])
    task = field.look(found["job_task_id"])
    assert (task["status"], task["attempt"]) == ("failed", 6)
    assert task["comment"] == "parked: its worker was lost 3 times at a"
    assert hand.claim() is None


def test_r51_a_waiting_claim_is_woken(field):
    """A planned task is picked up as soon as a phone is free or it is planned, without asking again."""
    hand = Hand(field, 1, "p1")
    job = field.job(needs_device=True)
    field.plan(job, {"n": 1}, {"n": 2}, run_immediately=True)
    first = hand.claim(hand.phones[0])
    hand.task(first["task_token"]).submit_task("success", {})
    assert hand.claim(hand.phones[0], wait=30)["input"] == '{"n":2}'
    began = field.clock.monotonic()
    assert hand.claim(hand.phones[0], wait=30) is None
    assert 29 < field.clock.monotonic() - began < 31


def test_r51_a_pinned_task_is_run_by_its_phone_alone(field):
    """Whoever else is free."""
    hand = Hand(field, 1, "p1", "p2")
    job = field.job(needs_device=True)
    field.plan(job, {}, run_immediately=True, remote_device_id=hand.phones[1])
    assert hand.claim(hand.phones[0]) is None
    assert hand.claim(hand.phones[1])["remote_device_id"] == hand.phones[1]


def test_r117_what_waited_too_long_for_a_worker_expires(make_world):
    """A planned task that nobody took in its time to live is deleted with a comment and not taken any more."""
    world = make_world(runs_tasks=False, lease_s=LEASE, planned_ttl_s=20)
    job = world.job()
    world.plan(job, {}, run_immediately=True)
    hand = Hand(world, 1)
    pass_time(world, 21, hand.stay)
    assert hand.claim() is None
    assert len(world.events("expire")) == 1


def test_r118_the_order_in_which_tasks_are_taken(field):
    """Children of running tasks before new roots, owners in turn, pinned before unpinned, then age."""
    hand = Hand(field, 1, "p1")
    phone = hand.phones[0]
    root = field.job(needs_device=False)
    shared = [field.job(owner=owner, needs_device=True, allow_sub_tasks=True) for owner in (field.ann, field.bob)]
    assert field.bob.share(shared[1], "ann", "edit")["success"]
    field.plan(root, {}, run_immediately=True)
    parent = hand.task(hand.claim()["task_token"])
    own, bobs = shared
    field.plan(own, {"n": "ann 1"}, {"n": "ann 2"}, run_immediately=True)
    field.plan(own, {"n": "pinned"}, run_immediately=True, remote_device_id=phone)
    field.plan(bobs, {"n": "bob 1"}, {"n": "bob 2"}, run_immediately=True, owner=field.bob)
    assert parent.add_sub_tasks([{"n": "child"}], True, own)["success"]
    order = []
    for _ in range(6):
        found = hand.claim(phone)
        assert found is not None, order
        order.append(found["input"])
        hand.task(found["task_token"]).submit_task("success", {})
    # Ann was served last (root and child), so Bob is next, then they take turns
    assert [text[6:-2] for text in order] == ["child", "bob 1", "pinned", "bob 2", "ann 1", "ann 2"]


def test_r118_a_job_of_somebody_else_is_not_taken(field):
    """A worker runs tasks of its user's jobs and of those that this user may edit."""
    hand = Hand(field, 1)
    job = field.job(owner=field.bob)
    field.plan(job, {}, owner=field.bob, run_immediately=True)
    assert hand.claim() is None
    field.bob.share(job, "ann", "view")
    assert hand.claim() is None
    field.bob.share(job, "ann", "edit")
    assert hand.claim() is not None


def test_r119_a_task_without_phone_steps_takes_none(field):
    """It is taken without a phone, by a worker that has none; one that needs a phone is not."""
    hand = Hand(field, 1)
    field.plan(field.job(needs_device=True), {}, run_immediately=True)
    assert hand.claim() is None
    plain = field.job(needs_device=False)
    field.plan(plain, {}, run_immediately=True)
    assert hand.claim()["remote_device_id"] is None


def test_r121_the_next_beat_after_a_removal_says_stop(field):
    """Gate shut and phone free at once; the children stay."""
    hand = Hand(field, 1, "p1")
    found = started(field, hand, phone=hand.phones[0])
    api = hand.task(found["task_token"])
    (child,) = api.add_sub_tasks([{}])["inserted_ids"]
    assert field.ann.remove_task(found["job_task_id"])["success"]
    assert beat(hand, found) == {"success": True, "go_on": False, "reason": "removed"}
    assert api.submit_task("success", {})["code"] == "removed"
    assert hand.claim(hand.phones[0])["planned_task_id"] == child["planned_task_id"]


@TWO_WAYS
def test_a_phone_is_run_by_one_living_worker(field):
    """Its name cannot be enlisted by a second one until the first has left or was lost; its id stays the same."""
    first = Hand(field, 1, "p1", "p2")
    second = Hand(field, 2)
    taken = second.enlist("p9", "p2")
    assert (taken["success"], taken["code"]) == (False, "phone_taken")
    assert "worker 1" in taken["error"]
    assert [one["name"] for one in field.ann.devices()["devices"]] == ["p1", "p2"]
    assert first.port.claim(Wish(second.id, second.session, first.phones[0]), key="x")["code"] == "no_such_device"
    first.port.leave(first.id, first.session)
    assert second.enlist("p2")["phones"][0]["remote_device_id"] == first.phones[1]
    assert first.enlist("p1", "p2")["code"] == "phone_taken"
    pass_time(field, LEASE + 2)
    assert first.enlist("p1", "p2")["success"]


@TWO_WAYS
def test_a_worker_that_was_thought_gone_enlists_again(field):
    """Its own beats keep it here; without them its phones are offline, and it is told so when it asks."""
    hand = Hand(field, 1, "p1")
    pass_time(field, 3 * LEASE, hand.stay)
    assert field.ann.devices()["devices"][0]["state"] == "ready"
    pass_time(field, LEASE + 2)
    assert field.ann.devices()["devices"][0]["state"] == "offline"
    assert hand.port.stay(hand.id, hand.session)["reason"] == "gone"
    assert hand.port.claim(Wish(hand.id, hand.session), key="x")["code"] == "worker_gone"
    assert hand.enlist("p1")["success"]
    hand.stay()


@TWO_WAYS
def test_a_former_start_of_a_worker_is_over(field):
    """Another start took its place: it gets nothing more. Other users cannot use its id."""
    old = Hand(field, 1, "p1")
    new = Hand(field, 1, "p1")
    new.session = "start again"
    new.enlist("p1")
    assert old.port.claim(Wish(old.id, old.session), key="x")["code"] == "worker_replaced"
    assert old.port.stay(old.id, old.session)["code"] == "worker_replaced"
    new.stay()
    stranger = Hand(field, 1, user="bob")
    assert stranger.enlist()["code"] == "no_such_worker"


@TWO_WAYS
def test_what_nobody_can_run_is_told(field):
    """Without a worker, without a phone, without the phone that it is pinned to: the answer says so, and to whom."""
    job = field.job(needs_device=True, name="prices")
    told = field.ann.post_inputs(job, [{}], run_immediately=True)
    assert told["lacking"].startswith("1 task of prices waits: no worker is here")
    hand = Hand(field, 1)
    told = field.ann.post_inputs(job, [{}], run_immediately=True)
    assert told["lacking"] == "2 tasks of prices wait: they need a phone, and no worker here has one"
    hand.enlist("p1")
    assert "lacking" not in field.ann.post_inputs(job, [{}], run_immediately=True)
    hand.port.set_phone(hand.id, hand.session, hand.phones[0], "offline")
    assert len(field.host.lacking()) == 1
    told = field.ann.post_inputs(
        field.job(needs_device=True), [{}], run_immediately=True, remote_device_id=hand.phones[0]
    )
    assert "for the phone p1, which no worker has now" in told["lacking"]


@TWO_WAYS
def test_a_schedule_starts_tasks_at_its_times(field):
    """In its zone, by the wall; the next time is kept; what was missed is one late start that says so."""
    hand = Hand(field, 1)
    job = field.job()
    set_ = field.ann.set_schedule(job, ["0 3 * * *"], "Europe/Oslo", '{"n":1}')
    assert set_["next_at"] == "2026-01-06T02:00:00Z"  # the clock of tests stands at 9:00 on the day before
    field.clock.sleep(16 * 3600)
    field.host.start_due()
    assert hand.port.enlist(Enlisting(hand.id, hand.session, "w"))["success"]
    assert hand.claim() is None
    field.clock.sleep(3601)
    field.host.start_due()
    field.host.start_due()
    assert hand.port.enlist(Enlisting(hand.id, hand.session, "w"))["success"]
    assert hand.claim()["input"] == '{"n":1}'
    assert hand.claim() is None
    field.clock.sleep(3 * 86_400)
    field.host.start_due()
    last = field.events("schedule")[-1]["detail"]
    assert (last["missed"], round(last["late_s"] / 3600)) == (2, 48)
    assert field.ann.set_schedule(job, [])["next_at"] is None
    field.clock.sleep(3 * 86_400)
    field.host.start_due()
    assert len(field.ann.planned(job)["planned_tasks"]) == 1


@TWO_WAYS
@pytest.mark.parametrize(
    ("lines", "zone"), [(["61 * * * *"], ""), (["0 0 30 2 *"], ""), (["* * *"], ""), (["* * * * *"], "Mars/Base")]
)
def test_a_schedule_without_times_is_refused(field, refused, lines, zone):
    """A line that cron does not know, a day that never comes, a zone that is none."""
    assert refused(field.ann.set_schedule(field.job(), lines, zone))


@TWO_WAYS
def test_a_job_is_published_once_and_brought_up_to_date(field):
    """The same project and alias is the same job; its tasks are told the flows of the day."""
    first = field.ann.publish_bundle(b"one")["sha256"]
    made = field.ann.publish_job(NewJob(project="p", alias="a", automation_id=first, needs_device=False))
    again = field.ann.publish_job(NewJob(project="p", alias="a", automation_id=first, needs_device=False, slots=3))
    assert (made["made"], again["made"], made["job_id"]) == (True, False, again["job_id"])
    assert field.ann.job(made["job_id"])["job"]["slots"] == 3
    field.ann.publish_job(NewJob(project="p", alias="b", automation_id=first))
    field.plan(made["job_id"], {}, run_immediately=True)
    hand, stranger = Hand(field, 1), Hand(field, 2, user="bob")
    found = hand.claim()
    assert (found["alias"], found["automation_id"]) == ("a", first)
    assert hand.port.bundle(first)["content"] == "b25l"
    assert stranger.port.bundle(first)["code"] == "no_such_bundle"
    assert hand.port.job_named(found["task_token"], "b")["success"]
    assert hand.port.job_named(found["task_token"], "c")["code"] == "no_such_job"


def test_r19_a_program_that_ends_without_a_word(field):
    """Its worker says so, and the task fails; after a final word that changes nothing."""
    hand = Hand(field, 1)
    found = started(field, hand)
    assert hand.port.ended(found["task_token"])["without_final"]
    assert field.status(found["job_task_id"]) == "failed"
    done = started(field, hand)
    hand.task(done["task_token"]).submit_task("success", {})
    assert not hand.port.ended(done["task_token"])["without_final"]
    assert field.status(done["job_task_id"]) == "pending"


@TWO_WAYS
def test_claims_at_random(field, many):
    """Whatever workers do and however they die, no task is with two of them, and all come to an end."""
    chance = random.Random(11)
    hands = [Hand(field, number, f"p{number}") for number in (1, 2, 3)]
    job = field.job(needs_device=True, restartable=True, review="none")
    field.plan(job, *[{"n": number} for number in range(8)], run_immediately=True)
    at_work: dict[int, dict] = {}
    for _ in range(many(150, 60)):
        number = chance.randrange(3)
        hand, found = hands[number], at_work.get(number)
        match chance.choice(("claim", "claim", "finish", "die", "release", "wait")):
            case "claim" if found is None:
                found = hand.claim(hand.phones[0])
                if found is not None and beat(hand, found, f"at {found['job_task_id']} @{chance.random()}")["go_on"]:
                    at_work[number] = found
            case "finish" if found is not None:
                hand.task(found["task_token"]).submit_task("success", {"by": number})
                del at_work[number]
            case "die" if found is not None:
                del at_work[number]
            case "release" if found is not None:
                hand.port.release(found["task_token"])
                del at_work[number]
            case "wait":
                alive = [lambda h=hands[n], f=f: beat(h, f, "now") for n, f in at_work.items()]
                pass_time(field, 3, *(one.stay for one in hands), *alive)
            case _:
                pass
        holders = [row["job_task_id"] for row in field.rows(job) if row["holds_device"]]
        assert len(holders) == len(set(holders))
        assert {found["job_task_id"] for found in at_work.values()} <= set(holders)

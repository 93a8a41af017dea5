"""Offers, rule by rule (docs/reference/job-api.md, R104–R112)."""

from __future__ import annotations

import json
import threading

import pytest


@pytest.fixture
def job(world):
    return world.job()


@pytest.fixture
def pair(world, job):
    """A giver and a taker: (task, api) each."""
    return world.start(job), world.start(job)


def test_r104_one_write_and_a_row_of_its_own(world, pair):
    """An offer comes with the claim as $offer, is never stored in the proof, and progress does not wipe it."""
    (giver, api), (_, taker) = pair
    api.submit_task("running", {"step": 1}, False)
    assert api.offer("o1", "number", {"phone": "+1"}) == {"success": True, "offer_id": "o1"}
    api.submit_task("running", {"step": 2}, False)
    claim = taker.use_another_task(topic="number")
    offer = {"id": "o1", "topic": "number", "for": None, "data": {"phone": "+1"}}
    assert claim["job_task_id"] == giver
    assert claim["offer"] == offer
    assert json.loads(claim["job_proof"]) == {"step": 2, "$offer": offer}
    assert json.loads(world.look(giver)["job_proof"]) == {"step": 2}


def test_r104_nobody_sees_half_an_offer(world, pair):
    """Who looks after each commit finds nothing or the whole offer: its topic, its data and its name at once."""
    (_, api), (_, taker) = pair
    found = []

    def look():
        if not found and not busy.locked():
            with busy:
                claim = taker.use_another_task()
                found.extend([] if claim is None else [claim["offer"]])

    busy = threading.Lock()
    end = world.host._core.wakes.hear(look)
    assert api.offer("o1", "number", {"phone": "+1"})["success"]
    end()
    assert found == [{"id": "o1", "topic": "number", "for": None, "data": {"phone": "+1"}}]
    assert len(world.events("offer")) == 1


def test_r104_waiting_makes_a_nameless_offer(pair):
    """set({waiting: true}) is an offer without a name: no $offer in the proof, found without a topic."""
    (_, api), (_, taker) = pair
    api.set_automation_variables({"waiting": True})
    assert taker.use_another_task(topic="number") is None
    claim = taker.use_another_task()
    assert claim["offer"] is None
    assert "$offer" not in json.loads(claim["job_proof"])


def test_r104_a_newer_offer_takes_the_place(pair):
    """One offer stands a task; the one before is told as replaced and cannot be taken."""
    (_, api), (_, taker) = pair
    api.offer("o1", "a", {})
    api.offer("o2", "b", {})
    assert api.offer_status("o1")["state"] == "replaced"
    assert taker.use_another_task(topic="a") is None
    assert taker.use_another_task(topic="b")["offer"]["id"] == "o2"


@pytest.mark.parametrize(
    "bad",
    [
        ("", "t", {}),
        (5, "t", {}),
        ("o", "", {}),
        ("o", None, {}),
        ("o", "t", []),
        ("o", "t", {"a": float("nan")}),
        ("o", "t", {"a": "x" * 70_000}),
    ],
)
def test_r104_an_offer_is_well_formed(pair, refused, bad):
    """Id, topic and data are checked before anything is offered."""
    (_, api), (_, taker) = pair
    assert refused(api.offer(*bad))
    assert taker.use_another_task() is None


def test_r105_the_service_tells_the_state(pair, refused):
    """get shows waiting, claimed_by and the offer from its row; set may not name what only the service tells."""
    (_, api), (taker_task, taker) = pair
    for name in ("claimed_by", "offer_id"):
        assert refused(api.set_automation_variables({name: "x"}))
    api.set_automation_variables({"a": 1})
    api.offer("o", "t", {})
    shown = {"a": 1, "waiting": True, "offer": {"offer_id": "o", "topic": "t", "for": None}}
    assert api.get_automation_variables()["automation_variables"] == shown
    taker.use_another_task()
    assert api.get_automation_variables()["automation_variables"] == {
        **shown,
        "waiting": False,
        "claimed_by": taker_task,
    }


def test_r106_taken_is_this_very_offer(pair, refused):
    """Not waiting is not taken: a status is asked by id, and an offer in doubt is sent again with its id."""
    (_, api), (taker_task, taker) = pair
    assert api.offer_status("o1")["state"] == "absent"
    api.offer("o1", "t", {"n": 1})
    assert api.offer("o1", "t", {"n": 1})["success"]
    assert api.offer_status("o1")["state"] == "open"
    api.withdraw_offer("o1")
    assert api.offer_status("o1")["state"] == "withdrawn"
    assert refused(api.offer("o1", "t", {"n": 1}))
    api.offer("o2", "t", {"n": 2})
    assert refused(api.offer("o2", "t", {"n": 3}))
    taker.use_another_task()
    assert api.offer("o2", "t", {"n": 2})["success"]
    assert api.offer_status("o1")["state"] == "withdrawn"
    assert {**api.offer_status("o2"), "reason": None} == {
        "success": True,
        "state": "claimed",
        "taken_by": taker_task,
        "reason": None,
    }
    assert taker.use_another_task() is None


def test_r107_withdrawing_never_erases_a_claim(pair, refused):
    """A withdrawal says withdrawn, or who has taken the offer; a claim stands."""
    (_, api), (taker_task, taker) = pair
    assert refused(api.withdraw_offer("none"))
    api.offer("o1", "t", {})
    assert api.withdraw_offer("o1") == {"success": True, "withdrawn": True}
    assert api.withdraw_offer("o1") == {"success": True, "withdrawn": True}
    assert taker.use_another_task() is None
    api.offer("o2", "t", {})
    taker.use_another_task()
    for _ in range(2):
        assert api.withdraw_offer("o2") == {"success": True, "withdrawn": False, "taken_by": taker_task}
    assert api.offer_status("o2")["state"] == "claimed"


def test_r108_a_claim_with_a_key(world, job, pair, refused):
    """The same key gives the same partner and data, consumes nothing else, and holds for a new attempt."""
    (_giver, api), (taker_task, taker) = pair
    api.offer("o", "t", {"n": 1})
    world.clock.sleep(1)
    _, second = world.start(job)
    second.offer("o", "t", {"n": 2})
    first = taker.use_another_task(topic="t", key="k")
    assert taker.use_another_task(topic="t", key="k") == first
    assert refused(taker.use_another_task(topic="other", key="k"))
    api.submit_task("running", {"changed": 1}, False)
    world.host.go_on(taker_task)
    again = world.platform.task(taker_task)
    assert again.use_another_task(topic="t", key="k") == first
    api.submit_task("success", {})
    assert again.use_another_task(topic="t", key="k") == first
    other = again.use_another_task(topic="t", key="k2")
    assert other["offer"]["data"] != first["offer"]["data"]


def test_r108_a_claim_that_found_nothing_is_judged_anew(pair):
    """Nothing is no success: the same key may find a partner later."""
    (giver, api), (_, taker) = pair
    assert taker.use_another_task(key="k") is None
    api.offer("o", "t", {})
    assert taker.use_another_task(key="k")["job_task_id"] == giver


def test_r109_progress_does_not_touch_an_offer(world, job, pair):
    """Writes of the giver neither hide nor move its offer; a giver that was given up is no candidate."""
    (giver, api), (_, taker) = pair
    api.offer("o", "t", {})
    world.clock.sleep(1)
    _, younger = world.start(job)
    younger.offer("o", "t", {})
    for step in range(3):
        api.submit_task("running", {"step": step}, False)
        api.set_automation_variables({"step": step})
    assert taker.use_another_task(topic="t")["job_task_id"] == giver
    lost, ghost = world.start(job)
    ghost.offer("o", "ghost", {})
    world.host.lose(lost, "gone")
    assert taker.use_another_task(topic="ghost") is None


def test_r110_partner_gone(world, pair, refused):
    """When a task ends, offers for it are void and who waits for it is told at once."""
    (_giver, api), (friend, friend_api) = pair
    api.offer("o", "code", {}, for_=friend)
    assert api.offer_status("o")["state"] == "open"
    friend_api.submit_task("failed", {})
    assert {**api.offer_status("o", wait=600)} == {
        "success": True,
        "state": "void",
        "taken_by": None,
        "reason": "partner gone",
    }
    assert world.clock.monotonic() == 0
    for answer in (api.offer("o2", "t", {}, for_=friend), api.use_another_task(from_=friend, wait=600)):
        assert refused(answer)
        assert (answer["error"], answer["code"]) == ("partner gone", "partner_gone")
    assert world.clock.monotonic() == 0


def test_r110_who_waits_is_woken(make_world):
    """A taker that waits for one partner fails as soon as that partner ends."""
    world = make_world(on_disk=True)
    job = world.job()
    giver, api = world.start(job)
    _, taker = world.start(job)
    answers = []
    ticket = world.clock.takes_part()

    def take():
        with ticket:
            answers.append((taker.use_another_task(from_=giver, wait=600), world.clock.monotonic()))

    thread = threading.Thread(target=take)
    thread.start()
    world.clock.sleep(9)
    api.submit_task("success", {})
    with world.clock.aside():
        thread.join()
    ((answer, at),) = answers
    assert answer["code"] == "partner_gone"
    assert at == pytest.approx(9)


def test_r110_a_claim_is_never_given_back(world, job, pair):
    """When a taker ends, what it claimed stays claimed."""
    (_, api), (_, taker) = pair
    api.offer("o", "t", {})
    taker.use_another_task()
    taker.submit_task("failed", {})
    assert api.offer_status("o")["state"] == "claimed"
    assert world.start(job)[1].use_another_task() is None


def test_r111_from_one_partner(world, job, pair):
    """from_ takes that partner's offer alone, topic and match that offer's data alone."""
    (giver, api), (_, taker) = pair
    second, other = world.start(job)
    api.offer("a", "t", {"n": 1})
    other.offer("b", "t", {"n": 1.0})
    assert taker.use_another_task(from_=second, topic="x") is None
    claim = taker.use_another_task(from_=second, topic="t", match={"n": 1})
    assert claim["job_task_id"] == second
    assert claim["offer"]["id"] == "b"
    assert taker.use_another_task(match={"n": True}) is None
    assert taker.use_another_task(match={"n": 1})["job_task_id"] == giver


def test_r111_the_service_says_what_it_can(pair):
    """A client learns before the run whether match is understood."""
    assert {"claim.match", "offer", "wait", "children"} <= pair[0][1].capabilities()


def test_r112_claims_of_one_origin(world):
    """With claim_scope=origin only tasks whose root belongs to the same owner meet."""
    job = world.job(claim_scope="origin", allow_sub_tasks=True)
    world.ann.share(job, "bob", "edit")
    _, own = world.start(job)
    _, root = world.start(world.job(owner=world.bob), owner=world.bob)
    answer = root.add_sub_tasks([{}], True, job)
    child = root.get_sub_tasks([answer["inserted_ids"][0]["planned_task_id"]])["tasks"].popitem()[1]
    foreign = world.platform.task(child["job_task_id"])
    foreign.set_automation_variables({"waiting": True})
    assert own.use_another_task() is None
    _, sibling = world.start(job)
    sibling.set_automation_variables({"waiting": True})
    assert own.use_another_task() is not None


def test_offered_data_is_in_no_list(world, job, pair):
    """Offered data reaches the taker alone: no list of tasks, no event shows it (R127)."""
    (_, api), (_, taker) = pair
    api.offer("o", "t", {"code": "s3cr3t-canary"})
    taker.use_another_task()
    seen = repr((world.rows(job), world.events(), api.get_automation_variables(), world.ann.job(job)))
    assert "s3cr3t-canary" not in seen

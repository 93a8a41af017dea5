"""useAnotherTask, rule by rule (docs/reference/job-api.md, R73–R82 and R77a)."""

from __future__ import annotations

import json
import threading

import pytest

from interpreter.jobs.port import NotReachable


@pytest.fixture
def job(world):
    return world.job()


def waiting(world, job, **variables):
    """A running task that waits."""
    task, api = world.start(job)
    assert api.set_automation_variables({"waiting": True, **variables})["success"]
    return task, api


def test_r73_who_may_be_found(world, job):
    """Only running siblings of the same job whose waiting is JSON true; never oneself."""
    _, taker = world.start(job)
    for not_true in (1, "true", "True", [True], {"a": True}, False, None):
        _, api = world.start(job)
        api.set_automation_variables({"waiting": not_true})
    waiting(world, world.job())
    done, ended = waiting(world, job)
    ended.submit_task("failed", {})
    taker.set_automation_variables({"waiting": True})
    assert taker.use_another_task() is None
    provider, _ = waiting(world, job)
    assert taker.use_another_task()["job_task_id"] == provider != done


def test_r74_nobody_waits(world, job):
    """Without a waiting task the answer is nothing, at once or after the wait."""
    _, taker = world.start(job)
    assert taker.use_another_task() is None
    assert taker.use_another_task(wait=30) is None
    assert world.clock.monotonic() == pytest.approx(30)


def test_r75_the_proof_is_text(world, job):
    """The provider's last proof comes as JSON text, {} when it handed in nothing."""
    _, taker = world.start(job)
    first, _ = waiting(world, job)
    assert {**taker.use_another_task(), "offer": None} == {"job_task_id": first, "job_proof": "{}", "offer": None}
    _, api = world.start(job)
    api.submit_task("running", {"old": 1}, False)
    api.submit_task("running", {"preparedData": "ü"}, False)
    api.set_automation_variables({"waiting": True})
    proof = taker.use_another_task()["job_proof"]
    assert isinstance(proof, str)
    assert json.loads(proof) == {"preparedData": "ü"}


def test_r76_oldest_first(world, job):
    """Who waits longest is taken first; among equals the smallest id."""
    _, taker = world.start(job)
    late_task, late = world.start(job)
    early, _ = waiting(world, job)
    world.clock.sleep(5)
    late.set_automation_variables({"waiting": True})
    twins = sorted(waiting(world, job)[0] for _ in range(3))
    order = [taker.use_another_task()["job_task_id"] for _ in range(5)]
    assert order == [early, *sorted([late_task, *twins])]


def test_r77_a_claim_consumes(world, job):
    """One waiting task is taken once; the second taker gets nothing."""
    provider, _ = waiting(world, job)
    _, one = world.start(job)
    _, two = world.start(job)
    assert one.use_another_task()["job_task_id"] == provider
    assert two.use_another_task() is None
    assert one.use_another_task() is None


def test_r77_two_at_the_same_time(make_world):
    """Of takers at the same time exactly one gets the task."""
    world = make_world(on_disk=True)
    job = world.job()
    takers = [world.start(job)[1] for _ in range(4)]
    for _ in range(10):
        provider, _api = waiting(world, job)
        found: list = []

        def take(api, found=found):
            found.append(api.use_another_task())

        threads = [threading.Thread(target=take, args=(api,)) for api in takers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [claim["job_task_id"] for claim in found if claim] == [provider]


def test_r77a_match(world, job):
    """A match chooses by variables, by task and by offered data; types count, a missing field is not null."""
    _, taker = world.start(job)
    one, _ = waiting(world, job, n=1, flag=True, none=None)
    two, _ = waiting(world, job, n=2, deep={"a": [1]})
    for nothing in ({"n": 3}, {"n": True}, {"n": "1"}, {"flag": 1}, {"other": None}, {"n": 1, "flag": False}):
        assert taker.use_another_task(match=nothing) is None
    assert taker.use_another_task(match={"n": 2.0, "deep": {"a": [1]}})["job_task_id"] == two
    assert taker.use_another_task(match={"job_task_id": two}) is None
    assert taker.use_another_task(match={"job_task_id": one, "n": 1, "none": None})["job_task_id"] == one


def test_r77a_match_follows_the_variables(world, job):
    """A match looks at the variables as they are now; waiting goes on meanwhile."""
    _, taker = world.start(job)
    provider, api = waiting(world, job, stage="early")
    api.set_automation_variables({"waiting": True, "stage": "late"})
    assert taker.use_another_task(match={"stage": "early"}) is None
    assert taker.use_another_task(match={"stage": "late"})["job_task_id"] == provider


def test_r77a_at_most_eight(world, job, refused):
    """More than eight equalities are refused, and so is a match that is no record of JSON values."""
    _, taker = world.start(job)
    assert refused(taker.use_another_task(match={f"f{number}": 1 for number in range(9)}))
    assert refused(taker.use_another_task(match={"a": float("nan")}))
    assert taker.use_another_task(match={f"f{number}": 1 for number in range(8)}) is None


def test_r77a_an_offer_for_one(world, job):
    """An offer made for one partner is claimed by that one alone."""
    _, provider = world.start(job)
    friend, for_friend = world.start(job)
    _, stranger = world.start(job)
    assert provider.offer("o", "code", {"code": 1}, for_=friend)["success"]
    assert stranger.use_another_task() is None
    assert stranger.use_another_task(topic="code", match={"code": 1}) is None
    assert for_friend.use_another_task(topic="code")["offer"]["data"] == {"code": 1}


def test_r78_the_provider_sees_it(world, job):
    """After the claim waiting is false and claimed_by names the taker; other variables stay."""
    _, api = waiting(world, job, a=1)
    taker_task, taker = world.start(job)
    taker.use_another_task()
    assert api.get_automation_variables()["automation_variables"] == {
        "waiting": False,
        "a": 1,
        "claimed_by": taker_task,
    }


def test_r79_waiting_again(world, job):
    """Setting waiting again lets the task be found again."""
    provider, api = waiting(world, job)
    _, taker = world.start(job)
    assert taker.use_another_task()["job_task_id"] == provider
    assert api.set_automation_variables({"waiting": True})["automation_variables"] == {"waiting": True}
    assert taker.use_another_task()["job_task_id"] == provider


def test_r80_shared_claims(world):
    """With claim=shared nothing is consumed: the same task is found again and again."""
    job = world.job(claim="shared")
    provider, api = waiting(world, job)
    _, one = world.start(job)
    _, two = world.start(job)
    assert [taker.use_another_task()["job_task_id"] for taker in (one, two, one)] == [provider] * 3
    assert api.get_automation_variables()["automation_variables"] == {"waiting": True}


def test_r81_no_task_is_nothing_but_no_answer_is_an_error(make_world):
    """Without a current task the answer is nothing; a service that cannot be reached is never taken for that."""
    world = make_world(on_disk=True)
    job = world.job()
    _, taker = world.start(job)
    assert world.platform.task(None).use_another_task() is None
    taker.submit_task("success", {})
    waiting(world, job)
    assert taker.use_another_task() is None
    _, other = world.start(job)
    world.platform.cut()
    with pytest.raises(NotReachable):
        other.use_another_task()
    with pytest.raises(NotReachable):
        other.use_another_task(wait=60)


def test_r82_the_provider_is_untouched(world, job):
    """A claim changes neither status, proof nor files of the provider."""
    provider, api = waiting(world, job)
    api.submit_task("running", {"a": 1}, False)
    before = world.look(provider)
    _, taker = world.start(job)
    taker.use_another_task()
    assert world.look(provider) == before


def test_a_taker_is_woken(make_world):
    """Who waits for a partner is woken by its offer."""
    world = make_world(on_disk=True)
    job = world.job()
    _, taker = world.start(job)
    provider, api = world.start(job)
    found = []
    ticket = world.clock.takes_part()

    def take():
        with ticket:
            found.append((taker.use_another_task(wait=600), world.clock.monotonic()))

    thread = threading.Thread(target=take)
    thread.start()
    world.clock.sleep(42)
    api.set_automation_variables({"waiting": True})
    with world.clock.aside():
        thread.join()
    assert found[0][0]["job_task_id"] == provider
    assert found[0][1] == pytest.approx(42)

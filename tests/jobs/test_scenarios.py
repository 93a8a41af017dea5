"""Scenarios over several methods (docs/reference/job-api.md, Y1–Y10)."""

from __future__ import annotations

import random
import threading
from contextlib import contextmanager

import pytest

from interpreter.jobs.joining import Join
from interpreter.jobs.port import NotReachable


def planned_ids(answer):
    assert answer["success"], answer
    return [item["planned_task_id"] for item in answer["inserted_ids"]]


def test_y1_hand_off_in_the_right_and_the_wrong_order(world):
    """Proof before waiting hands the proof over; waiting before proof hands over whatever was there."""
    job = world.job()
    _, taker = world.start(job)
    _, right = world.start(job)
    right.submit_task("running", {"preparedData": 1}, False)
    right.set_automation_variables({"waiting": True})
    assert taker.use_another_task()["job_proof"] == '{"preparedData":1}'
    _, wrong = world.start(job)
    wrong.set_automation_variables({"waiting": True})
    claim = taker.use_another_task()
    wrong.submit_task("running", {"preparedData": 2}, False)
    assert claim["job_proof"] == "{}"


class Turns:
    """Lets one thread at a time through to its next transaction, chosen by a seed.

    Every call of the service runs in a thread; before each transaction the thread waits for its turn. So a call of
    two transactions can be overtaken between them, and each seed replays the same order.
    """

    def __init__(self, store, monkeypatch):
        self._change = store.change
        self._lock = threading.Condition()
        self._waiting: dict[int, bool] = {}
        self._working = 0
        self._here = threading.local()
        monkeypatch.setattr(store, "change", self.change)

    @contextmanager
    def change(self, committed=None, *, light=False, urgent=False):
        """Wait for the turn, then do the transaction."""
        number = getattr(self._here, "number", None)
        if number is not None:
            with self._lock:
                self._waiting[number] = False
                self._working -= 1
                self._lock.notify_all()
                self._lock.wait_for(lambda: self._waiting[number])
                del self._waiting[number]
        with self._change(committed, light=light, urgent=urgent) as connection:
            yield connection

    def run(self, calls, seed):
        """Run all calls to their ends; their results in order."""
        chance = random.Random(seed)
        results = [None] * len(calls)

        def work(number):
            self._here.number = number
            try:
                results[number] = calls[number]()
            finally:
                with self._lock:
                    self._working -= 1
                    self._lock.notify_all()

        self._working = len(calls)
        threads = [threading.Thread(target=work, args=(number,)) for number in range(len(calls))]
        for thread in threads:
            thread.start()
        with self._lock:
            while True:
                self._lock.wait_for(lambda: self._working == 0)
                if not self._waiting:
                    break
                chosen = chance.choice(sorted(self._waiting))
                self._working += 1
                self._waiting[chosen] = True
                self._lock.notify_all()
        for thread in threads:
            thread.join()
        return results


def thirteen(world, job):
    """Three givers and ten takers to be: running tasks of one job."""
    world.plan(job, *[{} for _ in range(13)], run_immediately=True)
    return [row["job_task_id"] for row in world.rows(job)]


def check_round(tasks, claims):
    """Three winners with three different partners among the givers, seven with nothing."""
    givers = tasks[:3]
    won = [claim["job_task_id"] for claim in claims if claim is not None]
    assert sorted(won) == sorted(givers)
    assert claims.count(None) == 7


@pytest.mark.parametrize("first", range(0, 1000, 250))
def test_y2_ten_takers_three_offers(world, first, many):
    """Ten takers and three offers give three winners and seven nothings, over 1,000 seeded orders of calls."""
    job = world.job()
    names = {world.platform.task(task): task for task in thirteen(world, job)}
    apis = list(names)
    for seed in range(first, first + many(250, 7)):
        random.Random(seed).shuffle(apis)
        for giver in apis[:3]:
            assert giver.set_automation_variables({"waiting": True})["success"]
        claims = [taker.use_another_task() for taker in apis[3:]]
        check_round([names[api] for api in apis], claims)
        giver = apis[seed % 3]
        taken = giver.get_automation_variables()["automation_variables"]
        winner = next(i for i, claim in enumerate(claims) if claim and claim["job_task_id"] == names[giver])
        assert taken == {"waiting": False, "claimed_by": names[apis[3 + winner]]}


def test_y2_in_every_order_of_transactions(world, monkeypatch, many):
    """The same when calls overtake one another between their transactions, offers and claims mixed."""
    turns = Turns(world.host._core.store, monkeypatch)
    job = world.job()
    pool = thirteen(world, job)
    for seed in range(many(60, 8)):
        chance = random.Random(seed)
        chance.shuffle(pool)
        apis = [world.platform.task(task) for task in pool]
        for giver in apis[:3]:
            giver.set_automation_variables({"waiting": True, "seed": seed})
        claims = turns.run([api.use_another_task for api in apis[3:]], seed)
        check_round(pool, claims)


def test_y2_with_threads(make_world, many):
    """The same with real threads on a database file."""
    world = make_world(on_disk=True)
    job = world.job()
    pool = thirteen(world, job)
    for seed in range(many(10, 5)):
        random.Random(seed).shuffle(pool)
        apis = [world.platform.task(task) for task in pool]
        for giver in apis[:3]:
            giver.set_automation_variables({"waiting": True})
        claims: list = []
        threads = [
            threading.Thread(target=lambda api=api, claims=claims: claims.append(api.use_another_task()))
            for api in apis[3:]
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        check_round(pool, claims)


def test_y3_fan_out_of_250(world):
    """250 sub-tasks are looked at in slices of 100, 100 and 50 and give one result in their order."""
    _, api = world.start(world.job())
    ids = planned_ids(api.add_sub_tasks([{"n": number} for number in range(250)]))
    looks = []
    look = api.get_sub_tasks

    def counted(part, **options):
        looks.append(len(part))
        return look(part, **options)

    api.get_sub_tasks = counted
    for part in (ids[:100], ids[100:200], ids[200:]):
        for child in look(part)["tasks"].values():
            world.platform.task(child["job_task_id"]).submit_task("success", {"n": child["input"]["n"]})
    joined = Join(api, world.clock, random.Random(1)).wait(ids, 60)
    assert looks == [100, 100, 50]
    assert joined.done
    assert [child["data"]["n"] for child in joined.children.values()] == list(range(250))


def test_y4_a_child_removed_while_waited_for(world):
    """A removed child settles as deleted and the wait goes on to its end."""
    _, api = world.start(world.job())
    ids, (one, _two) = world.children(api, {}, {})
    one.submit_task("success", {})
    join = Join(api, world.clock, random.Random(1))
    assert not join.wait(ids, 5).done
    world.ann.remove_task(world.child_of(api, ids[1])["job_task_id"])
    joined = join.wait(ids, 5)
    assert joined.done
    assert [child["status"] for child in joined.children.values()] == ["pending", "deleted"]


def test_y5_pinned_to_a_busy_phone(make_world):
    """A task pinned to a phone that never frees waits, expires, and the parent sees it deleted."""
    world = make_world(planned_ttl_s=120)
    job = world.job(needs_device=True)
    home, busy = world.phone(), world.phone()
    world.start(job, device=busy)
    _, api = world.start(job, device=home)
    ids = planned_ids(api.add_sub_tasks({"job_variables": [{}], "remote_device_id": busy}))
    joined = Join(api, world.clock, random.Random(1)).wait(ids, 600)
    assert joined.done
    assert joined.children[ids[0]]["status"] == "deleted"
    assert joined.children[ids[0]]["comment"].startswith("expired")
    assert world.clock.monotonic() == pytest.approx(120, abs=1)


def test_y6_the_phone_dies_between_progress_and_final(world):
    """The last progress is kept, the task fails as lost, and the late worker is shut out."""
    _, api = world.start(world.job())
    ids, (child,) = world.children(api, {})
    child.submit_task("running", {"step": 3}, False)
    world.host.lose(world.child_of(api, ids[0])["job_task_id"], "the phone is gone")
    seen = world.child_of(api, ids[0])
    assert (seen["status"], seen["comment"], seen["data"]) == ("failed", "lost", {"step": 3})
    late = child.submit_task("success", {"step": 4})
    assert (late["success"], late["code"]) == (False, "claim_lost")
    assert world.child_of(api, ids[0]) == seen


def test_y7_a_final_word_whose_answer_was_lost(make_world):
    """Sent again with its key it is the same submission; without one, the task tells what it was closed with."""
    world = make_world(on_disk=True)
    task, api = world.start(world.job())
    assert api.submit_task("success", {"n": 1}, key="final")["success"]
    world.platform.cut()
    with pytest.raises(NotReachable):
        api.submit_task("success", {"n": 1}, key="final")
    world.platform.open()
    again = world.platform.task(task)
    assert again.submit_task("success", {"n": 1}, key="final") == {"success": True}
    assert again.submit_task("success", {"n": 1})["success"] is False
    final = again.get_current_task()["final"]
    assert final["status"] == "pending"
    assert len(final["digest"]) == 64
    world.platform.cut()


def test_y8_one_bad_item_in_a_loop_of_dumps(world):
    """A row that is refused leaves the others and the run alone."""
    task, api = world.start(world.job())
    sink = world.job()
    items = [{"n": 1}, {"n": float("nan")}, {"n": 3}]
    assert [api.submit_task_to_another_job(sink, item)["success"] for item in items] == [True, False, True]
    assert len(world.rows(sink)) == 2
    assert world.status(task) == "running"


def test_y9_the_right_is_taken_back(world):
    """A right taken back between two calls stops the second; what the first planned stays."""
    target = world.job(owner=world.bob, allow_sub_tasks=True)
    world.bob.share(target, "ann", "edit")
    _, api = world.start(world.job())
    first = planned_ids(api.add_sub_tasks([{}], True, target))
    world.bob.unshare(target, "ann")
    assert api.add_sub_tasks([{}], True, target)["error"] == "there is no such job"
    world.bob.share(target, "ann", "view")
    assert not api.add_sub_tasks([{}], True, target)["success"]
    assert world.child_of(api, first[0])["status"] == "running"


def test_y10_a_sibling_sees_nothing(world):
    """Asked by another parent of the same job, the map is empty."""
    job = world.job()
    _, api = world.start(job)
    _, sibling = world.start(job)
    ids, _ = world.children(api, {}, {})
    assert sibling.get_sub_tasks(ids)["tasks"] == {}

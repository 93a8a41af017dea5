"""Answers that are lost on their way, and calls with one key at the same time (rows K3, K4 of docs/reliability.md)."""

from __future__ import annotations

import json
import random
import threading
from collections import Counter

import httpx
import pytest
from sqlalchemy import func, select

from interpreter.jobs.client import RemoteTask
from interpreter.jobs.client_owner import RemoteOwner
from interpreter.jobs.client_wire import Wire
from interpreter.jobs.client_worker import RemoteWorker
from interpreter.jobs.endpoints import ENDPOINTS
from interpreter.jobs.owner import NewJob
from interpreter.jobs.port import BASE, NotReachable
from interpreter.jobs.tables import keys, metadata
from interpreter.jobs.worker import Enlisting, Wish
from tests.jobs.networks import BAD, HALF, IN_PARTS, LOST, UNSENT, WHOLE, Network
from tests.sizes import sized

WRITES = {(each.method, BASE + each.path) for each in ENDPOINTS if each.writes and each.method != "GET"}
ONCE = {
    (method, BASE + path)
    for method, path in (
        ("PUT", "/jobs/applicants"), ("POST", "/tasks/remove"), ("DELETE", "/planned_tasks"),
        ("POST", "/planned_tasks/let_start"), ("POST", "/tasks/beat"),
    )
}  # fmt: skip
"""What is refused the second time and has no key: sent once, and who asked is told that nobody knows."""
SHOT = {"name": "shot", "extension": "png", "base64Data": "cGljdHVyZQ=="}
PHONE = "00000000-0000-4000-8000-000000000001"


@pytest.fixture(params=["http-sqlite", "http-postgres"])
def platform(request):
    """These tests are about the network; both databases."""
    return request.param


class Caller:
    """Everything that can be written at a server, each once, over a wire."""

    def __init__(self, wire, name: str) -> None:
        self.owner, self.worker, self.name = RemoteOwner(wire), RemoteWorker(wire), name
        self._wire, self._keys = wire, 0
        self.unknown = 0

    def task(self, token: str) -> RemoteTask:
        return RemoteTask(self._wire, token)

    def key(self) -> str:
        self._keys += 1
        return f"{self.name}-{self._keys}"

    def sure(self, answer):
        assert answer is None or answer["success"], answer
        return answer

    def once(self, act) -> None:
        """A call without a key: it has its effect, whether its answer comes or not."""
        try:
            self.sure(act())
        except NotReachable:
            self.unknown += 1

    def everything(self) -> None:
        """Make jobs, tasks, rows, offers, phones; hand in, review, remove."""
        self.jobs()
        self.tasks()
        self.closing()
        self.workers()

    def jobs(self) -> None:
        owner, sure = self.owner, self.sure
        job = NewJob(needs_device=False, automation_id="a", name=self.name, claim="consume")
        self.job = sure(owner.create_job(job, key=self.key()))["job_id"]
        self.sink = sure(owner.create_job(job, key=self.key()))["job_id"]
        named = NewJob(needs_device=False, automation_id="a", project=self.name, alias="x")
        sure(owner.publish_job(named))
        sure(owner.publish_bundle(self.name.encode()))
        sure(owner.set_schedule(self.job, ["0 3 * * *"]))
        sure(owner.share(self.job, "bob", "view"))
        sure(owner.unshare(self.job, "bob"))
        planned = sure(owner.post_inputs(self.job, [{"n": n} for n in range(8)], key=self.key()))["inserted_ids"]
        self.planned = [one["planned_task_id"] for one in planned]

    def tasks(self) -> None:
        owner, sure = self.owner, self.sure
        self.first = sure(owner.run(self.planned[0], key=self.key()))
        second = sure(owner.apply(self.job, key=self.key()))
        sure(owner.apply_many(self.job, 2, key=self.key()))
        one, two = self.task(self.first["task_token"]), self.task(second["task_token"])
        sure(one.submit_task("running", {"n": 1}, False, key=self.key()))
        sure(one.set_automation_variables({"a": 1}, key=self.key()))
        sure(one.submit_task_to_another_job(self.sink, {"row": 1}, "pending", [SHOT], key=self.key()))
        children = sure(one.add_sub_tasks([{"c": 1}, {"c": 2}], False, key=self.key()))["inserted_ids"]
        assert len(one.children()["children"]) == len(children) == 2
        sure(one.offer("o1", "topic", {"x": 1}))
        claim = two.use_another_task(topic="topic", key=self.key())
        assert claim["job_task_id"] == self.first["job_task_id"]
        sure(one.offer("o2", "topic", {"x": 2}))
        assert sure(one.withdraw_offer("o2"))["withdrawn"]
        sure(one.submit_task("success", {"n": 2}, True, [SHOT], key=self.key()))

    def closing(self) -> None:
        owner = self.owner
        self.once(lambda: owner.review(self.job, [self.first["job_task_id"]], "confirmed"))
        self.once(lambda: owner.remove_planned([self.planned[5]]))
        self.once(lambda: owner.let_start([self.planned[6]]))
        self.once(lambda: owner.remove_task(self.first["job_task_id"]))
        self.sure(owner.register_device("shelf", remote_device_id=PHONE))
        self.sure(owner.set_device_state(PHONE, "offline"))

    def workers(self) -> None:
        me, session, sure = f"{0:024x}", "s", self.sure
        phones = sure(self.worker.enlist(Enlisting(me, session, "w", [f"{self.name}-p"])))["phones"]
        self.owner.post_inputs(self.job, [{"n": 8}, {"n": 9}], run_immediately=True, key=self.key())
        phone = phones[0]["remote_device_id"]
        sure(self.worker.set_phone(me, session, phone, "ready"))
        for end in ("release", "ended"):
            found = sure(self.worker.claim(Wish(me, session, None), key=self.key()))["found"]
            self.once(lambda found=found: self.worker.beat(found["task_token"], "line 1"))
            self.once(lambda found=found: self.worker.release_phone(found["task_token"]))
            sure(getattr(self.worker, end)(found["task_token"]))
        sure(self.worker.stay(me, session))
        sure(self.worker.leave(me, session))
        sure(self.owner.lose_worker("w"))


SETTINGS = {"share", "unshare", "phone", "worker", "schedule", "job"}
"""Events of what may be set twice: it comes to the same, and its event says so twice."""


def counted(world) -> dict[str, int]:
    """How many rows there are, by table; events by kind, but for settings."""
    with world.host._core.store.look() as db:
        found = {
            table.name: db.execute(select(func.count()).select_from(table)).scalar()
            for table in metadata.tables.values()
            if table.name != "events"
        }
    kinds = Counter(event["kind"] for event in world.events() if event["kind"] not in SETTINGS)
    return found | {f"event {kind}": count for kind, count in kinds.items()}


class Fate:
    """What becomes of each exchange: at most three bad ones in a row of one call, as the client tries it four times."""

    def __init__(self, seed: int) -> None:
        self._chance, self._bad = random.Random(seed), Counter()
        self._first = seed == 0

    def __call__(self, method: str, path: str) -> str:
        path = path.partition("?")[0]
        name = (method, path[path.index(BASE) :])
        if name in ONCE:
            return HALF if self._chance.random() < 0.5 else LOST
        usual = (LOST,) if self._first and not self._bad[name] else (WHOLE, IN_PARTS, HALF, LOST, UNSENT)
        fate = WHOLE if self._bad[name] == 3 else self._chance.choice(usual)
        if self._first and fate != LOST:
            fate = WHOLE
        self._bad[name] = self._bad[name] + 1 if fate in BAD else 0
        return fate


def over(world, request, url: str) -> Caller:
    """Ann as a caller over the network at this address."""
    access = world.platform._remote.wire("ann")._client.headers["Authorization"].split()[1]
    wire = Wire(url, access, world.clock, random.Random(url))
    request.addfinalizer(wire.close)
    return Caller(wire, "x")


def test_k3_answers_that_are_lost(make_world, request):
    """Whatever is lost on its way, every call is told its one effect: the rows are those of a network that is whole."""
    for seed in range(sized(2, 8)):
        _lossy(make_world, request, seed)


def _lossy(make_world, request, seed):
    """The same calls over a whole network and one that loses; the first seed loses the first answer of each."""
    plain, world = make_world(runs_tasks=False), make_world(runs_tasks=False)
    for each in (plain, world):
        each.platform.owner("bob")
    network = Network(world.platform._remote.url, Fate(seed))
    request.addfinalizer(network.close)
    bad, good = over(world, request, network.url), over(plain, request, plain.platform._remote.url)
    good.everything()
    bad.everything()
    assert bad.unknown >= len(ONCE)
    assert counted(world) == counted(plain)
    suffered = {(method, path[path.index(BASE) :]) for method, path, fate in network.suffered if fate in (HALF, LOST)}
    if seed == 0:
        assert WRITES - suffered == set()


def test_k4_one_key_at_the_same_time(world):
    """Of eight calls with one key at once those with the same body get one answer, the others are refused as 422."""
    for round_ in range(sized(4, 50)):
        _eight_at_once(world, f"key {round_}", random.Random(round_))


def _eight_at_once(world, key, chance):
    """One key, eight threads, two bodies."""
    url = f"{world.platform._remote.url}{BASE}/planned_tasks/submit"
    access = world.platform._remote.wire("ann")._client.headers["Authorization"]
    job, answers = world.job(), []
    bodies = [{"job_id": job, "inputs": [{"n": 1 if chance.random() < 0.7 else 2}]} for _ in range(8)]

    def post(client, body):
        answers.append((body, client.post(url, json=body)))

    headers = {"Authorization": access, "Idempotency-Key": key}
    with httpx.Client(headers=headers, timeout=30, trust_env=False) as client:
        threads = [threading.Thread(target=post, args=(client, body)) for body in bodies]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    (row,) = world.ann.planned(job)["planned_tasks"]
    won = json.loads(row["input"])
    for body, answer in answers:
        if body["inputs"] == [won]:
            assert answer.json()["inserted_ids"][0]["planned_task_id"] == row["planned_task_id"]
        else:
            assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    with world.host._core.store.look() as db:
        kept = select(func.count()).select_from(keys).where(keys.c.key == key)
        assert db.execute(kept).scalar() == 1

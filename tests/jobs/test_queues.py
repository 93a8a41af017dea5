"""Lines of planned tasks: who is next costs the same however many stand there, and is who the rules say (R118)."""

from __future__ import annotations

import random

import pytest

from interpreter.jobs.worker import Enlisting, Wish
from tests.sizes import sized

ON_SQLITE = pytest.mark.parametrize("platform", ["embedded-sqlite"], indirect=True)
FEW, MANY = 40, sized(640, 10_000)
ENDS = 8


def effort(world, act) -> tuple[int, int]:
    """What an act costs: statements, and steps of SQLite's machine, which counts every row that it touches."""
    raw = world.host._core.store._raw
    steps, statements = 0, []

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    raw.set_progress_handler(step, 1)
    raw.set_trace_callback(statements.append)
    act()
    raw.set_progress_handler(None, 0)
    raw.set_trace_callback(None)
    return len(statements), steps


class Line:
    """Tasks that stand in line for one reason, with some that run and may end."""

    def __init__(self, make_world, **config) -> None:
        self.world = make_world(**config)
        self.job = self.world.job()
        self.parent = self.world.start(self.job)[1]

    def end_some(self) -> None:
        """Those who began last end, and as many begin."""
        running = [task for task in self.world.heard.assigned[1:] if self.world.status(task.job_task_id) == "running"]
        for task in running[-ENDS:]:
            assert self.world.host.task_of_token(task.task_token).submit_task("success", {})["success"]


def full_tree(make_world, count):
    """As many run as may run of one tree."""
    line = Line(make_world, max_total=10**6, max_running=20)
    line.parent.add_sub_tasks([{} for _ in range(count)])
    return line


def full_job(make_world, count):
    """Another job has no places left; the parent's tree has."""
    line = Line(make_world, max_total=10**6)
    job = line.world.job(slots=20, allow_sub_tasks=True)
    line.parent.add_sub_tasks([{} for _ in range(count)], True, job)
    return line


def full_batch(make_world, count):
    """`at_most` holds them back."""
    line = Line(make_world, max_total=10**6)
    line.parent.add_sub_tasks([{} for _ in range(count)], at_most=20)
    return line


def many_parents(make_world, count):
    """Each of several children waits for children of its own."""
    line = Line(make_world, max_total=10**6, max_running=30)
    _, apis = line.world.children(line.parent, *({} for _ in range(8)))
    for api in apis:
        api.add_sub_tasks([{} for _ in range(count // 8)])
    return line


def left_alone(make_world, count):
    """The parent is over; others of the same owner wait for a phone that is not there."""
    line = full_tree(make_world, count)
    line.parent.submit_task("success", {})
    line.world.plan(line.world.job(needs_device=True), {}, run_immediately=True)
    return line


def one_by_one(make_world, count):
    """Roots that were posted one at a time, for a few phones."""
    line = Line(make_world)
    for _ in range(10):
        line.world.phone()
    job = line.world.job(needs_device=True)
    for _ in range(20 + count // 4):
        line.world.plan(job, {}, run_immediately=True)
    return line


@ON_SQLITE
@pytest.mark.parametrize("shape", [full_tree, full_job, full_batch, many_parents, left_alone, one_by_one])
def test_k9_a_place_costs_the_same_in_any_line(make_world, shape):
    """One ends and the next one begins: as many statements and rows with 40 in line as with 640 (10,000)."""
    short, long = shape(make_world, FEW), shape(make_world, MANY)
    begun = len(long.world.heard.assigned)
    few, many = effort(short.world, short.end_some), effort(long.world, long.end_some)
    assert len(long.world.heard.assigned) == begun + ENDS
    assert many[0] == few[0]
    assert many[1] <= 1.2 * few[1], f"{many[1]} rows and steps instead of {few[1]}"


@ON_SQLITE
def test_k9_a_claim_costs_the_same_in_any_line(make_world):
    """The same for a worker's claim, also where the line in front of what it gets cannot go on."""

    def claimed(count: int) -> tuple[int, int]:
        world = make_world(runs_tasks=False)
        full = world.job(slots=1)
        world.plan(full, *({} for _ in range(count)), run_immediately=True)
        world.plan(world.job(), *({} for _ in range(3)), run_immediately=True)
        bench = world.host.bench(world.platform.owner("ann")._user)
        assert bench.enlist(Enlisting("1" * 24, "start", "worker", ()))["success"]
        wish = Wish("1" * 24, "start", None, None)
        found = []
        spent = effort(world, lambda: found.extend(bench.claim(wish, key=f"{n}")["found"] for n in range(4)))
        assert [one["job_id"] == full for one in found] == [True, False, False, False]
        return spent

    few, many = claimed(FEW), claimed(MANY)
    assert many[0] == few[0]
    assert many[1] <= 1.2 * few[1]


class Rule:
    """R118 as it is written, on a list of those who wait, oldest first."""

    def __init__(self) -> None:
        self.waiting: list[str] = []
        self.owner: dict[str, str] = {}
        self.pinned: set[str] = set()
        self.children: set[str] = set()
        self.served = {"ann": 2, "bob": 3}  # how the test begins

    def next(self) -> str:
        """Who has to be next."""
        kind = [name for name in self.waiting if name in self.children] or self.waiting
        owner = min({self.owner[name] for name in kind}, key=self.served.__getitem__)
        own = [name for name in kind if self.owner[name] == owner]
        chosen = next((name for name in own if name in self.pinned), own[0])
        self.waiting.remove(chosen)
        self.served[owner] = max(self.served.values()) + 1
        return chosen


class TwoOwners:
    """Ann and Bob, each with a job for phones and a running parent, and one phone that is busy."""

    def __init__(self, world) -> None:
        self.world, self.rule = world, Rule()
        self.owners = {"ann": world.ann, "bob": world.bob}
        self.phone = world.phone()
        self.jobs = {
            name: world.job(owner=owner, needs_device=True, allow_sub_tasks=True) for name, owner in self.owners.items()
        }
        _, self.running = world.start(self.jobs["ann"], device=self.phone)
        self.parents = {
            name: world.start(world.job(owner=owner), owner=owner)[1] for name, owner in self.owners.items()
        }

    def plan(self, owner: str, *, pinned: bool, child: bool) -> None:
        """One more waits, as a child of the owner's parent if that still runs."""
        pin = {"remote_device_id": self.phone} if pinned else {}
        child = child and owner in self.parents
        if child:
            asked = {"job_variables": [{}], "job_id": self.jobs[owner], **pin}
            answer = self.parents[owner].add_sub_tasks(asked)
        else:
            answer = self.owners[owner].post_inputs(self.jobs[owner], [{}], run_immediately=True, **pin)
        (planned,) = [one["planned_task_id"] for one in answer["inserted_ids"]]
        self.rule.waiting.append(planned)
        self.rule.owner[planned] = owner
        self.rule.pinned |= {planned} if pinned else set()
        self.rule.children |= {planned} if child else set()

    def end_parent(self, owner: str) -> None:
        """Its children wait with all others from now on."""
        assert self.parents.pop(owner).submit_task("success", {})["success"]
        self.rule.children -= {name for name in self.rule.children if self.rule.owner[name] == owner}

    def next(self) -> str:
        """Who gets the phone when its task ends."""
        assert self.running.submit_task("success", {})["success"]
        task = self.world.heard.assigned[-1]
        self.running = self.world.host.task_of_token(task.task_token)
        owner = next(self.owners[name] for name, job in self.jobs.items() if job == task.job_id)
        return self.world.look(task.job_task_id, owner=owner)["planned_task_id"]


@pytest.mark.parametrize("seed", range(sized(6, 60)))
def test_r118_any_line_in_the_order_of_the_rule(make_world, seed):
    """Random tasks of two owners, of parents that run and that end, pinned and not, on one phone."""
    chance, two = random.Random(seed), TwoOwners(make_world())
    for _ in range(8):
        for _ in range(chance.randint(0, 6)):
            two.plan(chance.choice(["ann", "bob"]), pinned=chance.random() < 0.4, child=chance.random() < 0.4)
        if two.parents and chance.random() < 0.2:
            two.end_parent(chance.choice(sorted(two.parents)))
        for _ in range(min(3, len(two.rule.waiting))):
            assert two.next() == two.rule.next()
    while two.rule.waiting:
        assert two.next() == two.rule.next()

"""Large families of tasks: all settle, and each costs no more in a large one than in a small one (row K9)."""

from __future__ import annotations

import json
import random
import resource
import time
from pathlib import Path

import pytest

from interpreter.jobs.joining import Join
from tests.sizes import sized

CHILDREN, PARENTS, EACH = sized(160, 2_000, 20_000), sized(8, 50), sized(5, 10)
PAGES = resource.getpagesize()
MOST_MB = 300
WAYS = ["embedded-sqlite", "http-postgres"][: sized(1, 2)]
pytestmark = pytest.mark.parametrize("platform", WAYS, indirect=True)


def resident_mb() -> float:
    """The memory of this process that is in use now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGES / 2**20


class Family:
    """A root with children, some of which have children themselves; each ends as soon as it may."""

    def __init__(self, world, children: int, parents: int) -> None:
        self.world, self.parents = world, parents
        remote = getattr(world.platform, "_remote", None)
        self._reach = remote.task if remote else world.host.task_of_token
        self._seen = len(world.heard.assigned)
        self.root, self.api = world.start(world.job())
        self._seen += 1
        answer = self.api.add_sub_tasks([{"n": number} for number in range(children)], key="family")
        assert answer["success"], answer
        self.ids = [one["planned_task_id"] for one in answer["inserted_ids"]]

    def live(self) -> None:
        """Until nobody is left who could go on."""
        waiting = []
        while self._seen < len(self.world.heard.assigned) or waiting:
            while self._seen < len(self.world.heard.assigned):
                task = self.world.heard.assigned[self._seen]
                self._seen += 1
                waiting += self._live(self._reach(task.task_token), json.loads(task.input))
            stay = [pair for pair in waiting if not self._ended(*pair)]
            assert len(stay) < max(1, len(waiting)) or self._seen < len(self.world.heard.assigned), "nobody goes on"
            waiting = stay

    def _live(self, api, given):
        if given.get("n", self.parents) < self.parents:
            answer = api.add_sub_tasks([{"leaf": number} for number in range(EACH)], key="leaves")
            assert answer["success"], answer
            return [(api, [one["planned_task_id"] for one in answer["inserted_ids"]])]
        assert api.submit_task("success", given, key="final")["success"]
        return []

    def _ended(self, api, ids) -> bool:
        leaves = api.get_sub_tasks(ids)["tasks"].values()
        if any(leaf["status"] in ("running", "planned") for leaf in leaves):
            return False
        assert api.submit_task("success", {"leaves": len(leaves)}, key="final")["success"]
        return True


def lived(world, children: int, parents: int) -> float:
    """A family from its birth to its end; processor seconds for each of its tasks."""
    began = time.process_time()
    family = Family(world, children, parents)
    family.live()
    joined = Join(family.api, world.clock, random.Random(1)).wait(family.ids, 60)
    spent = time.process_time() - began
    assert joined.done
    assert [child["status"] for child in joined.children.values()] == ["pending"] * children
    assert [child["data"] for child in joined.children.values()][:parents] == [{"leaves": EACH}] * parents
    assert family.api.submit_task("success", {})["success"]
    return spent / (children + parents * EACH)


def test_k9_a_large_family_settles(make_world):
    """Thousands of children and their children: all settle, at about the same cost each as in a small family."""
    before = resident_mb()
    world = make_world(on_disk=True, max_total=10**6, max_running=10**6)
    lived(world, 20, 2)  # so that everything is loaded
    small = lived(world, CHILDREN // 8, max(1, PARENTS // 8))
    large = lived(world, CHILDREN, PARENTS)
    assert large <= 3 * small, f"{large * 1000:.2f} ms a task instead of {small * 1000:.2f}"
    assert resident_mb() - before < MOST_MB


def test_k9_a_family_that_stands_in_line(make_world):
    """The same where only half of them may run at a time: who ends makes room for the next, and all settle."""
    world = make_world(on_disk=True, max_total=10**6, max_running=CHILDREN // 2)
    lived(world, CHILDREN, PARENTS)

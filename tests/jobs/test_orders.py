"""Parallel calls have an effect as if they came one after the other, in some order that fits who waited for whom (K12).

Three threads call what changes one task; each answer has to follow from a legal order of all calls. An order is legal
when a call that ended before another began stands before it, and every answer is what a plain model gives there.
"""

from __future__ import annotations

import json
import random
import sys
import threading
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import pytest

from interpreter.jobs.port import Answer
from tests.sizes import sized

THREADS, CALLS = 3, 8


class Call(NamedTuple):
    """What was asked, what was answered, and between which two moments."""

    name: str
    given: Any
    answer: Any
    began: int
    ended: int


@dataclass(frozen=True)
class Model:
    """One task: its status, proof, variables, and the states of its offers by id."""

    status: str = "running"
    proof: Any = None
    variables: Any = None
    offers: tuple[tuple[str, str], ...] = ()

    def after(self, call: Call) -> Model | None:
        """The task after a call; None when that answer cannot be."""
        runs = self.status == "running"
        match call.name:
            case "progress" | "final" | "variables" | "offer" if not runs:
                return self if call.answer is False else None
            case "progress":
                return replace(self, proof=call.given) if call.answer else None
            case "final":
                return (
                    replace(self, proof=call.given, status="pending", offers=self.ended("void"))
                    if call.answer
                    else None
                )
            case "variables":
                return replace(self, variables=call.given) if call.answer else None
            case "look":
                return self if call.answer == (self.status, self.proof, self.variables) else None
            case "offer":
                return replace(self, offers=(*self.ended("replaced"), (call.given, "open"))) if call.answer else None
            case "take":
                found = next((name for name, state in self.offers if state == "open"), None)
                return replace(self, offers=self.ended("claimed")) if call.answer == found else None
            case "withdraw":
                known = dict(self.offers).get(call.given) if runs else None
                told = None if known is None else "taken" if known == "claimed" else "withdrawn"
                offers = self.ended("withdrawn") if known == "open" else self.offers
                return replace(self, offers=offers) if call.answer == told else None
            case "remove":
                done = self.status != "deleted"
                return replace(self, status="deleted", offers=self.ended("void")) if call.answer == done else None
        raise AssertionError(call.name)

    def ended(self, state: str) -> tuple[tuple[str, str], ...]:
        """The offers when the open one has come to this end."""
        return tuple((name, state if before == "open" else before) for name, before in self.offers)


def legal(histories: list[list[Call]]) -> bool:
    """Whether some order of all calls explains every answer."""
    seen = set()
    places = [(tuple(0 for _ in histories), Model())]
    while places:
        place, model = places.pop()
        if (place, repr(model)) in seen:
            continue
        seen.add((place, repr(model)))
        left = [history[at] for history, at in zip(histories, place, strict=True) if at < len(history)]
        if not left:
            return True
        first_end = min(call.ended for call in left)
        for number, (history, at) in enumerate(zip(histories, place, strict=True)):
            if at < len(history) and history[at].began <= first_end:
                after = model.after(history[at])
                if after is not None:
                    places.append(((*place[:number], at + 1, *place[number + 1 :]), after))
    return False


class Callers:
    """Three threads that call what changes one task, each by its own dice."""

    def __init__(self, world, seed: int) -> None:
        job = world.job()
        self._world, self._seed = world, seed
        self.task, self._api = world.start(job, {"first": True})
        self._takers = [world.start(job)[1] for _ in range(THREADS)]
        self._ticks, self._ticking = 0, threading.Lock()
        self.histories: list[list[Call]] = [[] for _ in range(THREADS)]

    def run(self) -> list[list[Call]]:
        """All calls, and what was answered."""
        together = threading.Barrier(THREADS)
        threads = [threading.Thread(target=self._calls, args=(number, together)) for number in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
            assert not thread.is_alive()
        return self.histories

    def _calls(self, number: int, together: threading.Barrier) -> None:
        chance = random.Random(f"{self._seed} {number}")
        together.wait(30)
        for count in range(CALLS):
            name = chance.choices(
                ["progress", "variables", "look", "offer", "take", "withdraw", "final", "remove"],
                [3, 3, 4, 4, 4, 3, 1, 0.3],
            )[0]
            given = {"n": chance.randrange(100)} if name in ("progress", "variables", "final") else None
            if name in ("offer", "withdraw"):
                given = (
                    f"o{number}.{count}"
                    if name == "offer"
                    else f"o{chance.randrange(THREADS)}.{chance.randrange(count + 1)}"
                )
            began = self._tick()
            answer = getattr(self, f"_{name}")(number, given)
            self.histories[number].append(Call(name, given, answer, began, self._tick()))

    def _tick(self) -> int:
        with self._ticking:
            self._ticks += 1
            return self._ticks

    def _progress(self, _: int, given: Any) -> bool:
        return self._told(self._api.submit_task("running", given, False))

    def _final(self, _: int, given: Any) -> bool:
        return self._told(self._api.submit_task("success", given))

    def _variables(self, _: int, given: Any) -> bool:
        return self._told(self._api.set_automation_variables(given))

    def _look(self, _number: int, _given: Any) -> Any:
        task = self._world.look(self.task)
        proof = None if task["job_proof"] is None else json.loads(task["job_proof"])
        return task["status"], proof, task["automation_variables"]

    def _offer(self, _: int, given: Any) -> bool:
        return self._told(self._api.offer(given, "topic", {"id": given}))

    def _take(self, number: int, _: Any) -> Any:
        claim = self._takers[number].use_another_task(topic="topic")
        return None if claim is None else claim["offer"]["id"]

    def _withdraw(self, _: int, given: Any) -> Any:
        answer = self._api.withdraw_offer(given)
        if not answer["success"]:
            return None
        return "withdrawn" if answer["withdrawn"] else "taken"

    def _remove(self, _number: int, _given: Any) -> bool:
        return self._told(self._world.ann.remove_task(self.task))

    @staticmethod
    def _told(answer: Answer) -> bool:
        return bool(answer["success"])


@pytest.fixture(params=["embedded-sqlite", "embedded-postgres"])
def platform(request):
    """What stands in line is the database's matter; both."""
    return request.param


@pytest.fixture
def fidgety():
    """Threads change over at every moment."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("fidgety")
def test_k12_parallel_calls_have_some_legal_order(make_world, many):
    """Whatever three threads do to one task at once, their answers are those of one order of their calls."""
    world = make_world(on_disk=True)
    for seed in range(many(sized(20, 500), sized(4, 500))):
        histories = Callers(world, seed).run()
        assert legal(histories), (seed, *histories)


def test_a_history_without_a_legal_order_is_seen():
    """Two claims of one offer, an answer from the past, a write after the end: none of them has an order."""

    def calls(*said):
        return [Call(*one) for one in said]

    offer = ("offer", "a", True, 1, 2)
    assert legal([calls(offer), calls(("take", None, "a", 3, 4))])
    assert not legal([calls(offer), calls(("take", None, "a", 3, 4)), calls(("take", None, "a", 3, 5))])
    assert legal([calls(("variables", 1, True, 1, 4)), calls(("look", None, ("running", None, None), 2, 3))])
    assert not legal([calls(("variables", 1, True, 1, 2)), calls(("look", None, ("running", None, None), 3, 4))])
    assert not legal([calls(("final", 1, True, 1, 2)), calls(("progress", 2, True, 3, 4))])

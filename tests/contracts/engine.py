"""What every engine must do; a subclass says how a process begins on what a killed one left."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Protocol

import pytest

from dsl.nodes.step import Effect
from interpreter import events as e
from interpreter.clock import Clock, Signal
from interpreter.engine.port import Act, Engine, InDoubt

ONCE = Act("t:steps0", Effect.ONCE, {"a": 1})
PATIENCE = 60.0
RECORDS: dict[str, Any] = {
    "t:steps0": {"v": None},
    "t:steps0#1/2|b~3": [1, -2, True, {"": []}],
    "t:straße \U0001f4f1": "\u2028 \x00 \ud7ff ' \" \\",
    "t:~begin": {"$secret": "s3cret"},
    "t:x" * 400: "y" * 100_000,
    "": {},
}


class Killed(BaseException):
    """The process ended here."""


class Desk(Protocol):
    """One process after the other at one task."""

    clock: Clock

    def process(self) -> Engine:
        """A process begins."""

    def kill(self) -> None:
        """It ends without a word."""


class Counted:
    """What happened over all processes: events, and what was done."""

    def __init__(self) -> None:
        self.happened: list[Any] = []

    def step(self, engine: Engine, act: Act, *, cut: bool = False) -> Any:
        """Carry out an act that gives {"id": 7}; `cut`: the process is killed in its middle."""

        def do() -> Any:
            self.happened.append("begun")
            if cut:
                raise Killed
            self.happened.append("done")
            return {"id": 7}

        return engine.step(self.happened.append, act, do)


class EngineContract:
    """The tests; the fixture `desk` is a Desk."""

    @pytest.fixture
    def counted(self) -> Counted:
        return Counted()

    @pytest.mark.parametrize("effect", Effect)
    def test_what_must_not_happen_twice_has_its_intent_before(self, desk, counted, effect):
        assert counted.step(desk.process(), Act("t:steps0", effect, {"a": 1})) == {"id": 7}
        intent = [e.StepIntent(key="t:steps0", effect=effect.value, body={"a": 1})]
        assert counted.happened == (intent if effect in (Effect.ONCE, Effect.FINAL) else []) + ["begun", "done"]

    def test_what_was_done_is_not_done_again_and_gives_its_answer(self, desk, counted):
        assert counted.step(desk.process(), ONCE) == {"id": 7}
        desk.kill()
        assert counted.step(desk.process(), ONCE) == {"id": 7}
        assert counted.happened.count("begun") == 1

    def test_what_was_begun_is_sent_again_under_its_key(self, desk, counted):
        with pytest.raises(Killed):
            counted.step(desk.process(), ONCE, cut=True)
        desk.kill()
        assert counted.step(desk.process(), ONCE) == {"id": 7}
        assert counted.happened.count("begun") == 2
        desk.kill()
        assert counted.step(desk.process(), ONCE) == {"id": 7}
        assert counted.happened.count("begun") == 2

    def test_another_body_under_the_same_key_is_not_sent(self, desk, counted):
        with pytest.raises(Killed):
            counted.step(desk.process(), ONCE, cut=True)
        desk.kill()
        with pytest.raises(InDoubt, match="not what was about to be sent"):
            counted.step(desk.process(), Act(ONCE.key, Effect.ONCE, {"a": 2}))
        assert counted.happened.count("begun") == 1

    def test_who_knows_no_keys_is_not_asked_again(self, desk, counted):
        act = Act("t:steps0", Effect.ONCE, None, again=False)
        with pytest.raises(Killed):
            counted.step(desk.process(), act, cut=True)
        desk.kill()
        with pytest.raises(InDoubt, match="cannot be known"):
            counted.step(desk.process(), act)
        assert counted.happened.count("begun") == 1

    def test_what_can_be_done_again_is(self, desk, counted):
        for _ in range(2):
            counted.step(desk.process(), Act("t:steps0", Effect.DEVICE))
            desk.kill()
        assert counted.happened.count("done") == 2

    def test_what_was_kept_is_recalled_once(self, desk):
        first = desk.process()
        for key, record in RECORDS.items():
            first.keep(key, record)
        assert all(first.recall(key) is None for key in RECORDS)
        desk.kill()
        second = desk.process()
        assert {key: second.recall(key) for key in RECORDS} == RECORDS
        assert all(second.recall(key) is None for key in RECORDS)

    def test_what_was_kept_twice_is_what_it_was_last(self, desk):
        first = desk.process()
        first.keep("t:a", 1)
        first.keep("t:a", 2)
        desk.kill()
        assert desk.process().recall("t:a") == 2

    def test_branches_keep_beside_one_another_over_several_deaths(self, desk):
        """What threads keep comes in no order, and in another one each time."""
        for process in range(3):
            engine = desk.process()
            beside(4, lambda branch, engine=engine, process=process: _branch(engine, branch, process))
            desk.kill()
        engine = desk.process()
        assert {engine.recall(f"t:b{b}/{n}") for b in range(4) for n in range(6)} == set(range(24))

    def test_time_between_two_processes_does_not_count(self, desk):
        first = desk.process()
        desk.clock.sleep(5)
        first.keep("t:a", 1)
        desk.kill()
        desk.clock.sleep(100)
        second = desk.process()
        desk.clock.sleep(1)
        assert 6 <= second.elapsed() < 30

    def test_a_claim_is_one_tasks_until_it_finishes_or_gives_it_back(self, desk):
        engine = desk.process()
        assert engine.claim("a", "phone")
        assert engine.claim("a", "phone")
        assert not engine.claim("b", "phone")
        engine.give_back("b", "phone")
        assert not engine.claim("b", "phone")
        engine.give_back("a", "phone")
        assert engine.claim("b", "phone")
        engine.finish("b")
        assert engine.claim("a", "phone")
        engine.finish("a")

    def test_waits_end_when_something_moves_or_at_their_time(self, desk):
        engine, clock = desk.process(), desk.clock
        moved, stop = Signal(), Signal()
        assert not engine.wait(moved, 0, clock.monotonic() + 0.01)
        engine.spawn("t", lambda: engine.signal(moved))
        assert engine.wait(moved, 0, None)
        assert engine.sleep_until(clock.monotonic() + 0.01, stop)
        engine.signal(stop)
        assert not engine.sleep_until(clock.monotonic() + PATIENCE, stop)


def _branch(engine: Engine, branch: int, process: int) -> None:
    for number in range(6):
        key = f"t:b{branch}/{number}"
        known = engine.recall(key)
        if known is None and number > 2 * process + 1:
            return
        engine.keep(key, branch * 6 + number if known is None else known)


def beside(many: int, work: Callable[[int], None]) -> None:
    """Do something in several threads at once."""
    threads = [threading.Thread(target=work, args=(number,)) for number in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()

"""Phones that go wrong at any step: the right outcome in time, no act done twice, nothing left open."""

from __future__ import annotations

import gc
import itertools
import random
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from interpreter import events as e
from interpreter.devices.android import CALL_SECONDS
from interpreter.devices.android.server import LAUNCH_SECONDS
from interpreter.devices.virtual.faults import Faults
from interpreter.events import Entry
from tests.devices import faulty
from tests.devices.faulty import HEAD, STEPS, Source, lost_files, wrongs
from tests.devices.virtual import open_sockets
from tests.sizes import sized

FLOW = HEAD + "".join(f"  {step}\n" for step in STEPS)
MODES: dict[str, Callable[[Faults], None]] = {
    "unplugged": lambda faults: faults.unplug(),
    "half open": lambda faults: faults.freeze(CALL_SECONDS + 1),
    "offline": lambda faults: faults.go_offline(),
    "its server dies": lambda faults: faults.kill_server(),
    "an answer is lost": lambda faults: faults.drop_answers(),
    "the answer to typing is lost": lambda faults: faults.drop_answers(of="pasteClipboard"),
    "its server answers 502": lambda faults: faults.bad_answers(),
    "a picture is cut off": lambda faults: faults.cut_pictures(),
}
ALWAYS_LOST = ("unplugged", "half open", "offline")
PAIRS = list(itertools.product(range(1, len(STEPS) + 1), MODES))
random.Random(20).shuffle(PAIRS)


def at_step(number: int, do: Callable[[Faults], None], since: list[float]) -> Callable[[Source, Entry], None]:
    """Do something to the phone as soon as so many steps have begun; `since` gets the moment."""

    def hear(source: Source, entry: Entry) -> None:
        if isinstance(entry.event, e.StepStarted):
            since.append(entry.offset)
            if len(since) == number:
                do(source.farm.phones["phone-1"].faults)

    return hear


@pytest.mark.parametrize("share", range(4))
def test_a_fault_at_any_step_ends_the_run_in_time_and_repeats_nothing(tmp_path: Path, share: int) -> None:
    """D1."""
    threads, sockets = threading.active_count(), open_sockets()
    for number, mode in PAIRS[share : sized(24, len(PAIRS)) : 4]:
        since: list[float] = []
        told = faulty.run(tmp_path, FLOW, at_step(number, MODES[mode], since))
        where = f"{mode} at step {number}"
        assert wrongs(told) == [], where
        assert lost_files(told) == [], where
        outcomes = {"lost"} if mode in ALWAYS_LOST else {"lost", "succeeded"}
        assert told.ending.outcome in outcomes, (where, told.ending.reason)
        if told.ending.outcome == "lost":
            assert (told.ending.exit, told.problem.kind, told.problem.lost) == (5, "device", True), where
            assert told.problem.line >= number + FLOW[: FLOW.index("open app")].count("\n"), where
            limit = LAUNCH_SECONDS if len(since) == 1 else CALL_SECONDS  # the first step starts the phone's server
            assert told.at(e.RunEnded) - since[-1] <= limit + 2, where
        else:
            assert len(since) == len(STEPS), where
    gc.collect()
    assert threading.active_count() <= threads
    assert open_sockets() <= sockets


def test_what_was_typed_is_not_typed_again_when_the_answer_is_lost(tmp_path: Path) -> None:
    for number in (2, 5, 8):
        told = faulty.run(tmp_path, FLOW, at_step(number, MODES["the answer to typing is lost"], []))
        assert (told.ending.outcome, wrongs(told)) == ("lost", []), number


def test_a_server_that_died_between_steps_is_no_failure(tmp_path: Path) -> None:
    for number in (1, 2, 3, 20):
        told = faulty.run(tmp_path, FLOW, at_step(number, MODES["its server dies"], []))
        assert (told.ending.outcome, wrongs(told)) == ("succeeded", []), number


def test_a_picture_that_is_cut_off_is_a_lost_phone_and_the_ones_before_are_kept(tmp_path: Path) -> None:
    told = faulty.run(tmp_path, FLOW, at_step(6, MODES["a picture is cut off"], []))
    assert told.ending.outcome == "lost"
    assert [event.name for event in told.of(e.FileSaved)] == ["s1"]
    assert lost_files(told) == []

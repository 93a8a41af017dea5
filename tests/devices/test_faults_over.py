"""Phones that come back: what `retry` goes on with, how often one that flaps is called, and who gets a bad one."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from interpreter import events as e
from interpreter.clock import VirtualClock
from interpreter.devices.virtual.phone import VirtualPhone
from interpreter.events import Entry
from tests.devices import faulty
from tests.devices.faulty import HEAD, PACKAGE, Source, arrived, wrongs
from tests.devices.virtual import open_sockets
from tests.sizes import sized

FLAPS = 20
CHILD = (
    f'flow "Child"\napp "{PACKAGE}"\n\ninputs:\n  n: integer\n\nsteps:\n  open app fresh\n  type "c${{n}}" into #note\n'
)


def beside(source: Source, do: Callable[[VirtualClock, VirtualPhone], None]) -> threading.Thread:
    """Something that happens to the first phone while the run goes on, in its time."""
    ticket = source.clock.takes_part()

    def happen() -> None:
        with ticket:
            do(source.clock, source.farm.phones["phone-1"])

    thread = threading.Thread(target=happen)
    thread.start()
    return thread


def once(word: str, do: Callable[[Source], object]) -> Callable[[Source, Entry], None]:
    """When the flow logs a word, do something."""

    def hear(source: Source, entry: Entry) -> None:
        if isinstance(entry.event, e.Logged) and entry.event.text == word:
            do(source)

    return hear


@pytest.mark.parametrize("marked", [True, False], ids=["inside of retry", "outside of retry"])
def test_only_what_is_marked_retry_goes_on_when_the_phone_is_back(tmp_path: Path, *, marked: bool) -> None:
    def unplug_for_a_while(clock: VirtualClock, phone: VirtualPhone) -> None:
        phone.faults.unplug()
        clock.sleep(3)
        phone.faults.plug_in()

    threads: list[threading.Thread] = []
    hear = once("now", lambda source: threads.append(beside(source, unplug_for_a_while)))
    body = '  open link "told://say/w1"\n  type "t1" into #note\n'
    inner = "  retry 5 times every 2s:\n" + "".join(f"  {line}\n" for line in body.splitlines()) if marked else body
    told = faulty.run(tmp_path, HEAD + '  open app fresh\n  log "now"\n' + inner + '  expect "word w1"\n', hear)
    with told.source.clock.aside():
        for thread in threads:
            thread.join()
    assert (told.ending.outcome, told.ending.exit) == (("succeeded", 0) if marked else ("lost", 5)), told.ending.reason
    assert wrongs(told) == []
    assert arrived(told.phone) == ({"w1": 1, "t1": 1} if marked else {})


@pytest.mark.parametrize("seed", range(sized(1, 3)))
def test_a_phone_that_comes_and_goes_is_called_a_few_times_only(tmp_path: Path, seed: int) -> None:
    """D2: out and in again every second, twenty times."""

    def flap(clock: VirtualClock, phone: VirtualPhone) -> None:
        clock.sleep(seed / 3)
        for _ in range(FLAPS):
            phone.faults.unplug()
            clock.sleep(0.5)
            phone.faults.plug_in()
            clock.sleep(0.5)

    threads: list[threading.Thread] = []
    starts: list[int] = []

    def count(source: Source) -> None:
        servers = source.farm.phones["phone-1"].servers
        begin = servers.start
        servers.start = lambda port: (starts.append(port), begin(port))[1]  # type: ignore[method-assign]
        threads.append(beside(source, flap))

    before, sockets = threading.active_count(), open_sockets()
    flow = HEAD + '  open app fresh\n  log "now"\n  retry 500 times every 50ms:\n    expect "none yet" up to 3s\n'
    told = faulty.run(tmp_path, flow + 'on failure:\n  log "over"\n', once("now", count))
    with told.source.clock.aside():
        for thread in threads:
            thread.join()
    assert told.at(e.RunEnded) > FLAPS
    assert 1 <= len(starts) <= 10, starts
    gc.collect()
    assert threading.active_count() <= before
    assert open_sockets() <= sockets


def test_a_bad_phone_rests_and_the_others_do_its_work(tmp_path: Path) -> None:
    flow = (
        'flow "Many"\n\nsteps:\n  start subtasks for each n in range(1, 12) using "child.flow" as all:\n'
        "    give { n: n }\n  wait for all of all up to 10m, allowing failures as result\n"
        "  log text(length(result.done))\n  log text(length(result.failed))\n"
    )
    broken: list[bool] = []

    def hear(source: Source, entry: Entry) -> None:
        if isinstance(entry.event, e.DeviceTaken) and entry.event.serial == "phone-1" and not broken:
            broken.append(True)
            source.farm.phones["phone-1"].faults.unplug()

    told = faulty.run(tmp_path, flow, hear, {"child.flow": CHILD}, most=3)
    assert [event.text for event in told.of(e.Logged)] == ["11", "1"], told.ending.reason
    taken = [event.serial for event in told.of(e.DeviceTaken)]
    assert taken.count("phone-1") == 1
    assert len(taken) == 12
    texts = [text for phone in told.source.farm.phones.values() for (text,) in phone.record.said("text")]
    assert len(texts) == len(set(texts)) == 11


def test_a_phone_that_is_back_after_its_rest_gets_work_again(tmp_path: Path) -> None:
    def hear(source: Source, entry: Entry) -> None:
        phone = source.farm.phones.get("phone-1")
        if isinstance(entry.event, e.StepStarted) and entry.event.words.startswith("type") and phone is not None:
            if phone.state == "device" and not broken:
                broken.append(True)
                phone.faults.unplug()
        elif isinstance(entry.event, e.TaskEnded) and phone is not None:
            phone.faults.plug_in()

    broken: list[bool] = []
    flow = (
        'flow "Two"\n\nsteps:\n  start subtasks for each n in [1, 2] using "child.flow" as all:\n'
        "    at most 1 at a time\n    give { n: n }\n  wait for all of all up to 10m, allowing failures as result\n"
        "  log text(length(result.done))\n"
    )
    told = faulty.run(tmp_path, flow, hear, {"child.flow": CHILD}, most=1)
    taken = [entry.offset for entry in told.entries if isinstance(entry.event, e.DeviceTaken)]
    assert [later - before >= 5 for before, later in pairwise(taken)] == [True]
    assert [event.text for event in told.of(e.Logged)] == ["1"], told.ending.reason

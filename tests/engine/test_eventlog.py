"""The engine of a local run: intents before acts, claims that nobody shares, lines that are on disk."""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime

import pytest

from dsl.nodes.step import Effect
from interpreter import events as e
from interpreter import lines
from interpreter.clock import Signal, VirtualClock
from interpreter.engine.eventlog import EventLogEngine, EventLogFile
from interpreter.engine.port import Act
from interpreter.events import Entry

MOMENT = datetime(2026, 11, 21, tzinfo=UTC)


def entry(event: e.Event) -> Entry:
    return Entry(1, MOMENT, 0.0, "r", "t", "", event)


@pytest.fixture
def clock():
    return VirtualClock()


@pytest.mark.parametrize("effect", Effect)
def test_what_must_not_happen_twice_has_its_intent_written_before(clock, effect):
    happened: list[object] = []
    act = Act("t:1", effect, {"a": 1})
    answer = EventLogEngine(clock).step(happened.append, act, lambda: happened.append("done") or 7)
    assert answer == 7
    if effect in (Effect.ONCE, Effect.FINAL):
        assert happened == [e.StepIntent(key="t:1", effect=effect.value, body={"a": 1}), "done"]
    else:
        assert happened == ["done"]


def test_an_act_whose_intent_cannot_be_written_is_not_done(clock):
    def full(event: e.Event) -> None:
        raise OSError("no space left")

    done: list[str] = []
    with pytest.raises(OSError, match="no space"):
        EventLogEngine(clock).step(full, Act("t:1", Effect.ONCE), lambda: done.append("x"))
    assert done == []


def test_a_claim_is_one_tasks_until_it_finishes_or_gives_it_back(clock):
    engine = EventLogEngine(clock)
    assert engine.claim("a", "phone")
    assert engine.claim("a", "phone")
    assert not engine.claim("b", "phone")
    engine.give_back("b", "phone")
    assert not engine.claim("b", "phone")
    engine.give_back("a", "phone")
    assert engine.claim("b", "phone")
    engine.finish("b")
    assert engine.claim("a", "phone")


def test_sleeping_ends_at_the_moment_or_when_asked_to_stop(clock):
    engine = EventLogEngine(clock)
    stop = Signal()
    assert engine.sleep_until(clock.monotonic() + 5, stop)
    assert clock.monotonic() == 5
    engine.signal(stop)
    assert not engine.sleep_until(clock.monotonic() + 5, stop)
    assert clock.monotonic() == 5


def test_spawned_work_takes_part_in_time(clock):
    engine = EventLogEngine(clock)
    done = Signal()
    threads: list[str] = []

    def work() -> None:
        clock.sleep(3)
        threads.append(threading.current_thread().name)
        engine.signal(done)

    engine.spawn("abc", work)
    assert engine.wait(done, 0, None)
    assert (clock.monotonic(), threads) == (3, ["task abc"])


def test_lines_are_there_at_once_and_those_that_bind_are_on_disk(tmp_path, monkeypatch):
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    log = EventLogFile(tmp_path / "events.jsonl")
    log(entry(e.Logged(text="x", line=1)))
    written = (tmp_path / "events.jsonl").read_text().splitlines()
    assert [lines.read(line).event.text for line in written] == ["x"]
    assert synced == []
    log(entry(e.StepIntent(key="k", effect="once", body=None)))
    log(entry(e.TaskEnded(outcome="failed", reason=None, data=None)))
    assert len(synced) == 2
    log.close()
    log.close()
    log(entry(e.Logged(text="late", line=1)))
    assert len((tmp_path / "events.jsonl").read_text().splitlines()) == 3

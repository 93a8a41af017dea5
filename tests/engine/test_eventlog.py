"""The engine of a local run: intents before acts, claims that nobody shares, lines that are on disk."""

from __future__ import annotations

import errno
import os
import threading
from datetime import UTC, datetime

import pytest

from dsl.nodes.step import Effect
from interpreter import events as e
from interpreter import lines
from interpreter.clock import Signal, VirtualClock
from interpreter.engine.appending import Disk
from interpreter.engine.eventlog import AT_ONCE, EventLogEngine, EventLogFile
from interpreter.engine.port import Act
from interpreter.events import Entry
from interpreter.recorder import Recorder
from interpreter.redact import Redactor
from tests.forked import until

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
    recorder = Recorder("r", VirtualClock(), Redactor(), [log])
    recorder.emit(e.Logged(text="x", line=1))
    written = (tmp_path / "events.jsonl").read_text().splitlines()
    assert [lines.read(line).event.text for line in written] == ["x"]
    assert synced == []
    recorder.emit(e.StepIntent(key="k", effect="once", body=None))
    recorder.emit(e.TaskEnded(outcome="failed", reason=None, data=None))
    assert len(synced) == 2
    log.close()
    log.close()
    recorder.emit(e.TaskEnded(outcome="failed", reason="late", data=None))
    assert len((tmp_path / "events.jsonl").read_text().splitlines()) == 3
    assert len(synced) == 2


def test_names_are_written_with_what_comes_next_or_some_at_a_time(tmp_path):
    path = tmp_path / "events.jsonl"
    log = EventLogFile(path)
    for number in range(AT_ONCE):
        log(entry(e.NameSet(name="n", value=number)))
    assert path.read_bytes() == b""
    log(entry(e.NameSet(name="n", value=AT_ONCE)))
    log(entry(e.NameSet(name="n", value=0)))
    assert len(path.read_bytes().splitlines()) == AT_ONCE + 1
    log(entry(e.Logged(text="x", line=1)))
    log(entry(e.NameSet(name="n", value=1)))
    log.close()
    told = [lines.read(line).event for line in path.read_text().splitlines()]
    values = [*range(AT_ONCE + 1), 0, "x", 1]
    assert [one.value if isinstance(one, e.NameSet) else one.text for one in told] == values


def test_those_who_wait_for_the_disk_wait_together(tmp_path, monkeypatch):
    """While one flush is under way all others come; the next one is for them all, and none is left out of it."""
    entered, go_on = threading.Event(), threading.Event()
    flushed: list[int] = []

    def fsync(handle: int) -> None:
        flushed.append(os.fstat(handle).st_size)
        if len(flushed) == 1:
            entered.set()
            assert go_on.wait(10)

    monkeypatch.setattr(os, "fsync", fsync)
    log = EventLogFile(tmp_path / "events.jsonl")
    recorder = Recorder("r", VirtualClock(), Redactor(), [log])
    ended = e.TaskEnded(outcome="failed", reason=None, data=None)
    threads = [threading.Thread(target=recorder.emit, args=(ended, f"t{number}"), daemon=True) for number in range(6)]
    threads[0].start()
    assert entered.wait(10)
    for thread in threads[1:]:
        thread.start()
    until(lambda: repr(log._disk._numbers) == "count(8)", 10)  # all six have asked, and the flush took a number too
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert len(flushed) == 2
    assert flushed[-1] == (tmp_path / "events.jsonl").stat().st_size
    log.close()


def test_who_had_written_before_a_flush_that_failed_hears_of_it(tmp_path, monkeypatch):
    """The system tells of lost pages once: who waits for them behind another must not take the next flush for it."""
    entered, go_on = threading.Event(), threading.Event()

    def fsync(_: int) -> None:
        if not entered.is_set():
            entered.set()
            assert go_on.wait(10)
            raise OSError(errno.EIO, "lost")

    monkeypatch.setattr(os, "fsync", fsync)
    with (tmp_path / "x").open("ab", buffering=0) as file:
        disk, heard = Disk(file), []

        def wait() -> None:
            try:
                disk.wait()
            except OSError as problem:
                heard.append(problem.errno)

        first, second = (threading.Thread(target=wait, daemon=True) for _ in range(2))
        first.start()
        assert entered.wait(10)
        second.start()
        until(lambda: repr(disk._numbers) == "count(4)", 10)
        go_on.set()
        first.join(10)
        second.join(10)
        disk.wait()
    assert heard == [errno.EIO, errno.EIO]

"""The journal: what was kept is there after a kill, what was done is not done again, what is in doubt is said."""

from __future__ import annotations

import errno
import json
import os
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.data import Batch, FileValue, Secret
from dsl.nodes.step import Effect
from interpreter import events as e
from interpreter.clock import VirtualClock
from interpreter.engine.eventlog import LOG, EventLogFile
from interpreter.engine.journal import Journal, JournalEngine, JournalError
from interpreter.engine.port import Act, InDoubt
from interpreter.kept import kept, value
from interpreter.recorder import Recorder
from interpreter.redact import Redactor

SCALARS = (
    st.none()
    | st.booleans()
    | st.text(max_size=8)
    | st.text(max_size=8).map(Secret)
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.timedeltas()
    | st.dates()
    | st.datetimes(timezones=st.just(UTC))
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=4) | st.sampled_from(["$secret", "$number"]), inner, max_size=3)
    ),
    max_leaves=6,
)


class Desk:
    """One process after the other on one journal; what it emits and does is counted over all of them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.happened: list[object] = []

    def process(self) -> JournalEngine:
        clock = VirtualClock()
        self.journal = Journal(self.path, clock)
        return JournalEngine(clock, self.journal)

    def step(self, engine: JournalEngine, act: Act) -> object:
        return engine.step(self.happened.append, act, lambda: self.happened.append("done") or {"id": 7})


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path / "journal.jsonl")
    yield desk
    desk.journal.close()


ONCE = Act("t:steps0", Effect.ONCE, {"a": 1})


@given(VALUES)
def test_a_value_is_what_it_was(one):
    back = value(json.loads(json.dumps(kept(one))))
    assert (back, kept(back)) == (one, kept(one))


def test_files_and_batches_are_what_they_were(tmp_path):
    for one in (
        FileValue("a", "png", tmp_path / "a.png", 3),
        FileValue("b", "txt", b"\x00\xff", 2),
        Batch(("x", "y"), ({"n": Decimal(1)}, {"n": Secret("s")}), None),
        {"day": date(2026, 1, 5), "at": datetime(2026, 1, 5, tzinfo=UTC), "long": timedelta(days=-1)},
    ):
        assert value(json.loads(json.dumps(kept(one)))) == one


def test_what_was_done_gives_its_answer_again(desk):
    first = desk.process()
    assert desk.step(first, ONCE) == {"id": 7}
    desk.journal.close()
    assert desk.step(desk.process(), ONCE) == {"id": 7}
    assert desk.happened == [e.StepIntent(key="t:steps0", effect="once", body={"a": 1}), "done"]


def test_a_step_that_passed_is_known_from_the_log(desk):
    clock = VirtualClock()
    log = EventLogFile(desk.path.with_name(LOG))
    recorder = Recorder("r", clock, Redactor(), [log])
    recorder.emit(e.StepPassed(key="t:steps0", line=1, kind="expect_that", words="expect that true"), task="t")
    clock.sleep(3)
    recorder.emit(e.Logged(text='{"event":"step_passed","key":"t:steps1"}', line=2), task="t")
    log.close()
    engine = desk.process()
    assert engine.recall("t:steps0") == {"v": None}
    assert engine.recall("t:steps1") is None
    assert engine.elapsed() == 3


def crash_in_the_middle(desk, act):
    with pytest.raises(KeyboardInterrupt):
        desk.process().step(desk.happened.append, act, lambda: (_ for _ in ()).throw(KeyboardInterrupt))
    desk.journal.close()
    desk.happened.clear()


def test_an_intent_without_an_answer_is_sent_again_under_its_key(desk):
    crash_in_the_middle(desk, ONCE)
    assert desk.step(desk.process(), ONCE) == {"id": 7}
    assert desk.happened[-1] == "done"


def test_another_body_under_the_same_key_is_not_sent(desk):
    crash_in_the_middle(desk, ONCE)
    with pytest.raises(InDoubt, match="not what was about to be sent"):
        desk.step(desk.process(), Act(ONCE.key, Effect.ONCE, {"a": 2}))
    assert desk.happened == []


def test_who_knows_no_keys_is_not_asked_again(desk):
    act = Act("t:steps0", Effect.ONCE, None, again=False)
    crash_in_the_middle(desk, act)
    with pytest.raises(InDoubt, match="cannot be known"):
        desk.step(desk.process(), act)
    assert desk.happened == []


def test_an_intent_is_on_the_disk_before_the_act(desk, monkeypatch):
    synced: list[str] = []
    engine = desk.process()
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(desk.path.read_text().splitlines()[-1]))
    engine.step(desk.happened.append, ONCE, lambda: desk.happened.append(list(synced)))
    assert len(desk.happened[-1]) == 1
    assert "~intent" in desk.happened[-1][0]


def test_only_its_owner_reads_it_and_a_torn_line_is_dropped(desk):
    engine = desk.process()
    engine.keep("a", {"v": 1})
    desk.journal.close()
    assert desk.path.stat().st_mode & 0o777 == 0o600
    with desk.path.open("a") as file:
        file.write('{"t":1,"k":"b","v"')
    engine = desk.process()
    assert (engine.recall("a"), engine.recall("a"), engine.recall("b")) == ({"v": 1}, None, None)
    engine.keep("c", 3)
    desk.journal.close()
    assert desk.process().recall("c") == 3


def test_time_between_two_processes_does_not_count(tmp_path):
    clock = VirtualClock()
    journal = Journal(tmp_path / "j", clock)
    clock.sleep(5)
    journal.keep("a", 1)
    journal.close()
    clock.sleep(100)
    again = Journal(tmp_path / "j", clock)
    clock.sleep(1)
    assert again.elapsed() == pytest.approx(6)
    again.close()


def test_another_form_of_the_journal_is_refused(tmp_path):
    (tmp_path / "j").write_text('{"journal":1}\n')
    with pytest.raises(JournalError, match="version 1, this program goes on with 2"):
        Journal(tmp_path / "j", VirtualClock())


class NearlyFull:
    """A file on a disk that takes only so many bytes more, and part of what it is given before it says so."""

    def __init__(self, file, room):
        self._file, self.room = file, room

    def write(self, line):
        if not self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        part = line[: self.room]
        self.room -= len(part)
        return self._file.write(part)

    def __getattr__(self, name):
        return getattr(self._file, name)


@given(st.integers(0, 400))
def test_k14_a_full_disk_leaves_whole_lines_and_the_run_can_go_on(room):
    """What cannot be written is not half there; when there is room again what follows can be read."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "journal.jsonl")
        journal = Journal(path, VirtualClock())
        journal._file = NearlyFull(journal._file, room)
        kept = set()
        for number in range(10):
            with suppress(OSError):
                journal.keep(f"k{number}", {"v": "x" * 20})
                kept.add(f"k{number}")
        journal._file.room = 10_000
        journal.keep("later", 1)
        journal.close()
        again = Journal(path, VirtualClock())
        assert set(again.order()) == kept | {"later"}
        again.close()

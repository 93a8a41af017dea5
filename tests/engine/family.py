"""A run that does everything that must not happen twice, on eight phones that outlive it; and what has to hold after.

Children touch phones outside of `retry`, dump rows, offer and take in pairs, start sub-tasks and hand in their words.
What they did stands in three places: the run's own log, the database of its job service, the records of the phones.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import select

from interpreter import events as e
from interpreter.clock import SystemClock
from interpreter.devices.virtual.farm import VirtualFarm, bundled_apps
from interpreter.events import Entry
from interpreter.jobs.store import Store
from interpreter.jobs.tables import offers, planned_tasks, tasks
from interpreter.stopped.past import read_past
from tests.engine.points import POINTS
from tests.forked import Forked, Nursery
from tests.jobs import history

MAIN = """flow "Family"

inputs:
  word: text

outputs:
  ended: integer

steps:
  start subtasks for each n in range(SIZE) using "child.flow" as all:
    give { n: n, word: word }
  dump { n: 0, at: "begin" } to job "rows"
  wait for all of all up to 5m, allowing failures as result
  dump { n: 0, at: "end" } to job "rows"
  succeed with { ended: length(result.done) + length(result.failed) }
"""
CHILD = """flow "Child"
app "com.example.demo"

inputs:
  n: integer
  word: text

outputs:
  n: integer

steps:
  retry 3 times:
    open app fresh
  dump { n: n, at: "begin" } to job "rows"
  type "${word}-${n}" into #note
  start subtask using "leaf.flow" as leaf:
    give { n: n }
  if n is 1 or n is 3 or n is 5 or n is 7:
    offer "code" with { from: n }
    wait until taken up to 4s
  else:
    take "code" up to 4s as got
    dump { n: n, at: "met ${got.data.from}" } to job "rows"
  wait for all of leaf up to 1m
  dump { n: n, at: "end" } to job "rows"
  succeed with { n: n }
"""
LEAF = """flow "Leaf"

inputs:
  n: integer

outputs:
  twice: integer

steps:
  dump { n: n, at: "leaf" } to job "rows"
  wait 20ms
  succeed with { twice: n * 2 }
"""
JOBS = "jobs:\n  rows:\n    data_dump: true\n"
SAID = ("interrupted", "timeout", "job")  # what a child may fail with: in doubt, and a partner that is


class Family:
    """Phones that stay, and runs on them that may be killed; `run` begins one, `resume` goes on with it."""

    def __init__(self, folder: Path, nursery: Nursery, phones: int) -> None:
        self._nursery, self._folder, self._phones = nursery, folder, phones
        self._farm = VirtualFarm(SystemClock(), [bundled_apps()])
        self._serials = [self._farm.add_phone(f"phone-{number}").serial for number in range(1, phones + 1)]

    def run(self, word: str, point: tuple[str, int] | None = None) -> Forked:
        """A new run, whose texts have this word."""
        self.word, self.place = word, self._folder / word
        self.place.mkdir()
        for name, text in (
            ("main.flow", MAIN.replace("SIZE", str(self._phones))),
            ("child.flow", CHILD),
            ("leaf.flow", LEAF),
            ("jobs.yaml", JOBS),
        ):
            (self.place / name).write_text(text, encoding="utf-8")
        phones = [word for serial in self._serials for word in ("--device", serial)]
        asked = ("run", str(self.place / "main.flow"), "--input", f"word={word}", *phones)
        return self._start(point, *asked, "--folder", str(self.place / "runs"))

    def resume(self, point: tuple[str, int] | None = None) -> Forked:
        """Go on with the run that is there."""
        return self._start(point, "resume", str(self.log.parent))

    @property
    def log(self) -> Path:
        """The log of the run; one that had not begun its log has none."""
        return next((self.place / "runs").iterdir()) / "events.jsonl"

    def said(self) -> str:
        """What the last process said."""
        return (self.place / "out").read_text(encoding="utf-8")

    def written(self) -> int:
        """How long the log is by now, 0 when there is none."""
        return self.log.stat().st_size if self.begun() else 0

    def begun(self) -> bool:
        """Whether there is anything to go on with."""
        folder = self.place / "runs"
        logs = list(folder.glob("*/events.jsonl")) if folder.exists() else []
        return bool(logs) and b"\n" in logs[0].read_bytes()

    def _start(self, point: tuple[str, int] | None, *command: str) -> Forked:
        env = {"ANDROID_ADB_SERVER_PORT": str(self._farm.address[1])}
        out = self.place / "out"
        if point is None:
            return self._nursery.start(out, *command, **env)
        if point[0] in POINTS:
            return self._nursery.start(out, point[0], str(point[1]), *command, call="tests.engine.points:main", **env)
        return self._nursery.start(out, *command, **env, FARMHAND_DIES_AT=f"{point[0]}:{point[1]}")

    def judge(self) -> Counter[str]:
        """What the run, its service and its phones tell of the same things; how its tasks ended."""
        past = read_past(self.log.parent)
        assert past.state.outcome == "succeeded", past.state
        assert [entry.seq for entry in past.entries] == list(range(1, len(past.entries) + 1))
        assert not (self.log.parent / "journal.jsonl").exists()
        store = Store(self.log.parent / "jobs.db")
        try:
            with store.look() as db:
                history._sound(db, self.log.parent / "handed-in")
                rows = list(db.execute(select(tasks)))
                _planned(list(db.execute(select(planned_tasks))), self._phones)
                _offered(past.entries, list(db.execute(select(offers))), rows)
        finally:
            store.close()
        _handed_in(past.entries, rows)
        self._touched(past.entries)
        ends = [entry.event for entry in past.entries if isinstance(entry.event, e.TaskEnded)]
        for one in ends:
            assert one.outcome in ("succeeded", "failed"), one
            assert one.problem is None or (one.problem.kind in SAID and one.problem.message), one
        return Counter(one.outcome if one.problem is None else one.problem.kind for one in ends)

    def _touched(self, entries: tuple[Entry, ...]) -> None:
        """Each phone got the text of each task at most once, and of one that succeeded exactly once."""
        typed = Counter(
            text
            for serial in self._serials
            for (text,) in self._farm.phones[serial].record.said("text")
            if text.startswith(f"{self.word}-")
        )
        assert all(count == 1 for count in typed.values()), typed
        names = {entry.task: entry.event.input["n"] for entry in entries if _is_child(entry)}
        for entry in entries:
            if isinstance(entry.event, e.TaskEnded) and entry.event.outcome == "succeeded" and entry.task in names:
                assert typed[f"{self.word}-{int(names[entry.task])}"] == 1, (typed, entry)

    def close(self) -> None:
        """The end of the phones."""
        self._farm.close()


def _is_child(entry: Entry) -> bool:
    return isinstance(entry.event, e.TaskStarted) and entry.event.flow == "Child"


def _planned(planned: list[Any], children: int) -> None:
    """Each sub-task once: a child for each phone, at most one leaf of each."""
    inputs = Counter(row.input for row in planned)
    assert set(inputs.values()) == {1}, inputs
    assert len([row for row in planned if '"word"' in row.input]) == children + 1, inputs


def _handed_in(entries: tuple[Entry, ...], rows: list[Any]) -> None:
    """What was told as done is there, once; and nobody dumped a row or said a final word twice."""
    by_id = {row.id: row for row in rows}
    dumped = Counter(row.proof for row in rows if row.source_task_id is not None)
    assert set(dumped.values()) == {1}, dumped
    told = [entry.event.job_task for entry in entries if isinstance(entry.event, e.RowDumped)]
    assert len(told) == len(set(told)) == sum(dumped.values()), (told, dumped)
    assert set(told) <= set(by_id)
    finals = [(entry.task, entry.event) for entry in entries if isinstance(entry.event, e.FinalSaid)]
    assert len(finals) == len({task for task, _ in finals}), finals
    for task, said in finals:
        assert by_id[task].status == {"success": "pending"}.get(said.status, said.status), (said, by_id[task])
        assert json.loads(by_id[task].proof) == said.data


def _offered(entries: tuple[Entry, ...], offered: list[Any], rows: list[Any]) -> None:
    """Who took an offer got it alone, and its giver knows or is over."""
    takers = Counter(row.claimed_by for row in offered if row.claimed_by is not None)
    assert set(takers.values()) <= {1}, takers
    met = [json.loads(row.proof)["at"] for row in rows if row.source_task_id is not None and "met" in str(row.proof)]
    assert len(met) == len(set(met)), met
    claimed = [entry.event.offer for entry in entries if isinstance(entry.event, e.OfferClaimed)]
    assert len(claimed) == len(set(claimed)), claimed

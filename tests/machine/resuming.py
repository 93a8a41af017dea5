"""Runs that are cut at any event, as a kill would, and resumed from what was on the disk at that moment."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from interpreter.clock import VirtualClock
from interpreter.events import Entry
from interpreter.runtime import Run, Wishes
from interpreter.state import RunState, apply
from interpreter.stopped.past import read_past
from tests.machine.harness import Flows, Outcome
from tests.machine.law import Law

LINES = ("events.jsonl", "journal.jsonl")


@dataclass
class Cuts:
    """A sink that keeps the run's folder as it is after chosen events."""

    run: Callable[[], Run]
    to: Path
    wanted: Callable[[int], bool]

    def __post_init__(self) -> None:
        self.made: list[Path] = []

    def __call__(self, run: Run, entry: Entry) -> None:
        if self.wanted(entry.seq):
            place = self.to / f"cut{entry.seq:04d}"
            snapshot(run.log.parent, place)
            self.made.append(place)


def snapshot(folder: Path, place: Path) -> None:
    """The folder as a kill would leave it now: lines first, then what is committed in the database."""
    place.mkdir(parents=True)
    for name in LINES:
        shutil.copy2(folder / name, place / name)
    if (folder / "jobs.db").exists():
        with sqlite3.connect(folder / "jobs.db") as now, sqlite3.connect(place / "jobs.db") as kept:
            now.backup(kept)
        now.close()
        kept.close()
    for name in ("files", "handed-in"):
        if (folder / name).exists():
            shutil.copytree(folder / name, place / name)


def resumed(wishes: Wishes, place: Path) -> Outcome:
    """Go on with what lies there, on a clock and phones of its own; the law of the log holds over both halves."""
    past = read_past(place)
    entries = list(past.entries)
    law = Law()
    law.state = past.state
    held: list[Run] = []
    sinks = (entries.append, lambda entry: law(held[0], entry))
    clock = VirtualClock(past.entries[-1].at)
    run = Run(replace(wishes, folder=place, clock=clock, sinks=sinks, past=past))
    held.append(run)
    outcome = Outcome(run.execute(), entries, run)
    assert not law.broken, law.broken[0]
    return outcome


def cut(flows: Flows, path: Path, every: int = 1, **inputs: Any) -> tuple[Outcome, Iterator[tuple[int, Outcome]]]:
    """A whole run, and the runs that go on after each of its cuts, with the number of the last event before it."""
    cuts = Cuts(lambda: run, flows.folder / "cuts", lambda seq: seq % every == 0)
    run, entries = flows.prepare(path, cuts, **inputs)
    whole = Outcome(run.execute(), entries, run)
    assert not flows.law.broken, flows.law.broken[0]

    def goes_on() -> Iterator[tuple[int, Outcome]]:
        for place in cuts.made[:-1]:
            yield int(place.name.removeprefix("cut")), resumed(run.wishes, place)

    return whole, goes_on()


def told(outcome: Outcome) -> dict[str, Any]:
    """What a run came to: the state of the run without what differs by nature between two runs."""
    state: RunState = RunState()
    for entry in outcome.entries:
        state = apply(state, entry)
    tasks = [
        {"flow": task.flow, "status": task.status, "reason": task.reason, "data": task.data, "rows": task.rows,
         "input": task.input, "progress": task.progress, "final": task.final}
        for task in state.tasks.values()
    ]  # fmt: skip
    return {"outcome": state.outcome, "tasks": sorted(tasks, key=repr)}

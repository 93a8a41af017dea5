"""What a run that stopped left in its folder: its log up to the last whole line, as state and as entries."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from interpreter import events as e
from interpreter.engine.journal import whole_lines
from interpreter.events import Entry
from interpreter.lines import read
from interpreter.state import RunState, TaskState, fold

OPEN = ("running", "interrupted")


class NothingThere(Exception):  # noqa: N818 - what the user is told
    """There is no run to go on with; the message says why."""


@dataclass(frozen=True, slots=True)
class Past:
    """The entries so far (at least one), the state that they fold to, and what they say across tasks."""

    entries: tuple[Entry, ...]
    state: RunState
    rows: frozenset[str]  # ids of the rows that were told of

    @property
    def started(self) -> e.RunStarted:
        """How the run began."""
        first = self.entries[0].event
        assert isinstance(first, e.RunStarted), "a log begins with the run's start"
        return first

    @property
    def root(self) -> TaskState | None:
        """The task of the run's own flow, if it began."""
        return next((task for task in self.state.tasks.values() if task.parent is None), None)

    def unfinished(self, task: str) -> TaskState | None:
        """A task as it was when the program stopped, None for one that had ended or not begun."""
        found = self.state.tasks.get(task)
        return found if found is not None and found.status in OPEN else None


def read_past(folder: Path) -> Past:
    """The past of the run in a folder; a last line that a crash tore is dropped from its log."""
    try:
        text = whole_lines(folder / "events.jsonl").decode()
        entries = tuple(read(line) for line in text.splitlines())
    except ValueError as problem:
        raise NothingThere(f"the event log in {folder} cannot be read: {problem}") from None
    if not entries or not isinstance(entries[0].event, e.RunStarted):
        raise NothingThere(f"nothing had begun in {folder}; run the flow again")
    rows = frozenset(entry.event.job_task for entry in entries if isinstance(entry.event, e.RowDumped))
    return Past(entries, fold(entries), rows)


def other_version(past: Past, now: str) -> str | None:
    """What to say when the run was at work under another version of this program; None when it was this one."""
    told = [one.event.versions for one in past.entries if isinstance(one.event, e.RunStarted | e.RunResumed)]
    before = told[-1].get("farmhand", "unknown")
    if before == now:
        return None
    return f"the run was at work under version {before} of this program, and goes on under version {now}"

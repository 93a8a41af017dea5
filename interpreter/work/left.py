"""What a former start of a worker left of a task: its log and its journal, from which the task goes on where it was.

Only the attempt that wrote them goes on from them: after another one they say nothing of what was done since.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from interpreter.engine.journal import JOURNAL, whole_lines
from interpreter.state import TaskState
from interpreter.stopped.past import NothingThere, Past, read_past

FLOWS_KEY = "~flows"  # in the journal: the hash of the bundle that the task began with


@dataclass(frozen=True, slots=True)
class Left:
    """A task that had begun: the past of its folder, and its state when the program stopped."""

    past: Past
    before: TaskState
    flows: str | None  # the hash of the bundle that it runs

    @property
    def had_phone(self) -> bool:
        """Whether it had a phone in its hands."""
        return self.before.device is not None


def left_of(folder: Path, task: str) -> Left | None:
    """What lies in the folder of a task; None when it had not begun, was over, or cannot go on from what is there."""
    if not (folder / JOURNAL).is_file():
        return None
    try:
        past = read_past(folder)
    except NothingThere:
        return None
    before = past.unfinished(task)
    return None if before is None else Left(past, before, _flows(folder / JOURNAL))


def _flows(journal: Path) -> str | None:
    for line in whole_lines(journal).splitlines():
        record = json.loads(line)
        if record.get("k") == FLOWS_KEY:
            return None if record["v"] is None else str(record["v"])
    return None


def forget(folder: Path) -> None:
    """The task is over or somebody else's: nobody goes on from the journal, which has values as they are."""
    (folder / JOURNAL).unlink(missing_ok=True)

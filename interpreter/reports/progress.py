"""How a run stands for a reader: its state, and when each task began, what it does, when it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from interpreter import events as e
from interpreter.events import Entry
from interpreter.state import RunState, TaskState, apply


@dataclass(frozen=True, slots=True)
class Pace:
    """Of one task: seconds since the run began at its start and end, and the step under way."""

    began: float
    ended: float | None = None
    doing: str = ""
    line: int = 0
    file: str = ""
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """A run and the pace of its tasks; `now` is the offset of the last event."""

    state: RunState = field(default_factory=RunState)
    paces: Mapping[str, Pace] = field(default_factory=dict)
    now: float = 0.0

    @property
    def root(self) -> TaskState | None:
        """The task of the run's own flow."""
        return next((task for task in self.state.tasks.values() if task.parent is None), None)

    def children(self, parent: str) -> tuple[TaskState, ...]:
        """The tasks that a task started, in the order of their starts."""
        return tuple(task for task in self.state.tasks.values() if task.parent == parent)


def advance(progress: Progress, entry: Entry) -> Progress:
    """The progress after one more entry."""
    state = apply(progress.state, entry)
    paces = progress.paces
    if entry.task is not None:
        pace = _paced(paces.get(entry.task), entry)
        if pace is not None:
            paces = {**paces, entry.task: pace}
    return Progress(state, paces, entry.offset)


def _paced(pace: Pace | None, entry: Entry) -> Pace | None:
    match entry.event:
        case e.TaskStarted():
            return Pace(entry.offset)
        case e.StepStarted() as one if pace is not None:
            return replace(pace, doing=one.words, line=one.line, file=one.file)
        case e.DeviceTaken() as one if pace is not None:
            return replace(pace, phone=one.serial)
        case e.TaskEnded() | e.TaskInterrupted() if pace is not None:
            return replace(pace, ended=entry.offset, doing="")
        case _:
            return None

"""How a run stands for a reader: its tasks, when each began, what it does, when it ended.

Told entry by entry. What happens inside of a flow (rounds, names, keys of steps) is no reader's business: the states
of tasks here know nothing of it, so that a step costs a reader next to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from interpreter import events as e
from interpreter.events import Entry
from interpreter.state import RunState, TaskState, apply

_INSIDE = frozenset(
    (
        e.StepStarted, e.StepPassed, e.StepIntent, e.StepEnded, e.RetryRound, e.WheneverFired,
        e.HandlerEntered, e.BlockEntered, e.BranchEntered, e.Left, e.Looked, e.NameSet, e.Logged,
        e.StrandResumed,
    )
)  # fmt: skip


class Pace(Struct, frozen=True, gc=False):
    """Of one task: seconds since the run began at its start and end, and the step under way."""

    began: float
    ended: float | None = None
    doing: str = ""
    line: int = 0
    file: str = ""
    phone: str | None = None


@dataclass(slots=True)
class Progress:
    """A run and the pace of its tasks; `now` is the offset of the last event, `numbers` count the sub-tasks that
    began, from 1."""

    state: RunState = field(default_factory=RunState)
    paces: dict[str, Pace] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    now: float = 0.0

    @property
    def root(self) -> TaskState | None:
        """The task of the run's own flow."""
        return next((task for task in self.state.tasks.values() if task.parent is None), None)

    def add(self, entry: Entry) -> None:
        """One more entry of the run."""
        event, self.now = entry.event, entry.offset
        kind = type(event)
        if kind not in _INSIDE:
            self.state = apply(self.state, replace(entry, rounds=()) if entry.rounds else entry)
        if entry.task is None or kind not in _PACED:
            return
        if isinstance(event, e.TaskStarted):
            self.paces[entry.task] = Pace(entry.offset)
            if event.parent is not None:
                self.numbers.setdefault(entry.task, len(self.numbers) + 1)
        elif entry.task in self.paces:
            self.paces[entry.task] = _PACED[kind](self.paces[entry.task], event, entry.offset)

    def copy(self, now: float) -> Progress:
        """As it stands, for another thread, at that time."""
        return Progress(self.state, dict(self.paces), dict(self.numbers), now)


_PACED: Mapping[type[Any], Callable[[Pace, Any, float], Pace]] = {
    e.TaskStarted: lambda pace, _event, _now: pace,
    e.StepStarted: lambda pace, one, _: Pace(pace.began, None, one.words, one.line, one.file, pace.phone),
    e.DeviceTaken: lambda pace, one, _: replace(pace, phone=one.serial),
    e.TaskResumed: lambda pace, _event, _now: replace(pace, ended=None),
    e.TaskEnded: lambda pace, _, now: replace(pace, ended=now, doing=""),
    e.TaskInterrupted: lambda pace, _, now: replace(pace, ended=now, doing=""),
}

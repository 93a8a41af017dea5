"""One line of work inside a task: what it is inside of, its names, and where its next step stands.

A task has one strand; each branch of `together` adds one. What is here is the live state that the fold of the
events must equal: every change of it goes out as an event right after it is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dsl.data import Value
from interpreter import events as e
from interpreter.failure import Failure, Problem
from interpreter.machine.guards import Limit, Stop
from interpreter.plan import Unit
from interpreter.state import SCOPED, LevelKind

if TYPE_CHECKING:
    from interpreter.machine.browsing import OpenForm
    from interpreter.machine.task import Task


@dataclass(frozen=True, slots=True)
class At:
    """Where a statement stands at run time: the path of its key, its file, the limits around it.

    `watching`: inside a `whenever`. `cleaning`: after the task was closed or its time was over. `problem`: what
    the handler around it handles. `form`: what the website asks in the `on question` around it.
    """

    path: str
    unit: Unit
    limits: tuple[Limit, ...] = ()
    watching: bool = False
    cleaning: bool = False
    problem: Problem | None = None
    form: OpenForm | None = None

    @property
    def file(self) -> str:
        """The file, when it is not the flow's own, for events; else empty."""
        return self.unit.used

    def into(self, part: str | int) -> At:
        """The place one step further in."""
        return replace(self, path=f"{self.path}/{part}" if self.path else str(part))

    def round(self, number: int) -> At:
        """The same place in a round of its loop."""
        return replace(self, path=f"{self.path}#{number}")


@dataclass(slots=True)
class LiveLevel:
    """A round, handler, block or branch that the strand is inside of, with its own names."""

    kind: LevelKind
    key: str
    number: int = 1
    own: Mapping[str, Value] = field(default_factory=dict)


class Strand:
    """Where one line of work is."""

    def __init__(self, task: Task, name: str = "", stop: Stop | None = None) -> None:
        self.task = task
        self.name = name
        self.stop = stop or task.stop
        self.levels: list[LiveLevel] = []
        self.scopes: list[dict[str, Value]] = [] if name else [{}]
        self.running: list[str] = []
        self.at: At | None = None  # of the step that began last

    def emit(self, event: e.Event) -> None:
        """Record something that happened on this strand."""
        self.task.emit(event, strand=self.name)

    def key(self, at: At) -> str:
        """The key of what stands there (durable runs): task and place, the same in every attempt."""
        return f"{self.task.id}:{self.name}{'|' if self.name else ''}{at.path}"

    def visible(self) -> dict[str, Value]:
        """The names that may be read here, those of rounds and handlers before those of the flow or block."""
        own: list[Mapping[str, Value]] = []
        for level in reversed(self.levels):
            own.append(level.own)
            if level.kind in SCOPED:
                break
        seen = dict(self.scopes[-1])
        for names in reversed(own):
            seen.update(names)
        return seen

    def set(self, name: str, value: Value) -> None:
        """Give a name a value in the flow or block that is running."""
        self.scopes[-1][name] = value
        self.emit(e.NameSet(name=name, value=self.task.recorded(value)))

    @contextmanager
    def inside(self, level: LiveLevel, event: e.Event, scope: Mapping[str, Value] | None = None) -> Iterator[None]:
        """Go into a level and out again; an interruption leaves it open, since the run may go on there."""
        self.levels.append(level)
        if scope is not None:
            self.scopes.append(dict(scope))
        self.emit(event)
        try:
            yield
        except Failure:
            self._leave(level)
            raise
        self._leave(level)

    def _leave(self, level: LiveLevel) -> None:
        self.levels.pop()
        if level.kind in SCOPED:
            self.scopes.pop()
        if self.name and not self.levels:
            del self.task.strands[self.name]
        self.emit(e.Left(key=level.key))

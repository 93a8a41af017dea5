"""One line of work inside a task: what it is inside of, its names, and where its next step stands.

A task has one strand; each branch of `together` adds one. What is here is the live state that the fold of the
events must equal: every change of it goes out as an event right after it is made, rounds with the next event.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from math import inf
from typing import TYPE_CHECKING

from msgspec import Struct, field

from dsl.data import Value
from interpreter import events as e
from interpreter.failure import Failure, Problem
from interpreter.machine.guards import Limit, Stop
from interpreter.plan import Unit
from interpreter.state import SCOPED, LevelKind

if TYPE_CHECKING:
    from interpreter.machine.browsing import OpenForm
    from interpreter.machine.names import Here
    from interpreter.machine.task import Task


class At(Struct):  # nobody changes one
    """Where a statement stands at run time: the path of its key, its file, the limits around it.

    `watching`: inside a `whenever`. `cleaning`: after the task was closed or its time was over. `problem`: what
    the handler around it handles. `form`: what the website asks in the `on question` around it. `ends`: when the first
    of the limits is over, which every step asks.
    """

    path: str
    unit: Unit
    limits: tuple[Limit, ...] = ()
    watching: bool = False
    cleaning: bool = False
    problem: Problem | None = None
    form: OpenForm | None = None
    ends: float = inf

    @property
    def file(self) -> str:
        """The file, when it is not the flow's own, for events; else empty."""
        return self.unit.used

    def within(self, limits: tuple[Limit, ...]) -> At:
        """The same place with these limits around it."""
        ends = min((limit.ends for limit in limits), default=inf)
        return At(self.path, self.unit, limits, self.watching, self.cleaning, self.problem, self.form, ends)

    def into(self, part: str | int) -> At:
        """The place one step further in; like `round` it is asked at every step, so that it calls nobody."""
        path = f"{self.path}/{part}" if self.path else str(part)
        return At(path, self.unit, self.limits, self.watching, self.cleaning, self.problem, self.form, self.ends)

    def elsewhere(self, path: str) -> At:
        """Another place with all that holds here."""
        return At(path, self.unit, self.limits, self.watching, self.cleaning, self.problem, self.form, self.ends)

    def round(self, number: int) -> At:
        """The same place in a round of its loop."""
        path = f"{self.path}#{number}"
        return At(path, self.unit, self.limits, self.watching, self.cleaning, self.problem, self.form, self.ends)


class LiveLevel(Struct):
    """A round, handler, block or branch that the strand is inside of, with its own names."""

    kind: LevelKind
    key: str
    number: int = 1
    own: Mapping[str, Value] = field(default_factory=dict)


class Strand:
    """Where one line of work is."""

    def __init__(self, task: Task, name: str = "", stop: Stop | None = None, outer: Strand | None = None) -> None:
        self.task = task
        self.name = name
        self._above = f"{task.id}:{name}{'|' if name else ''}"
        self.rounds: list[e.LoopRound] = []  # those that it is inside of and that no event told of yet
        self.monotonic = task.clock.monotonic
        self._record = task.world.recorder.emit
        self.outer = outer
        self.replaying: bool = task.resumed if outer is None else outer.replaying
        self.exact = True  # whether what is read from outside now has to be the same after a crash
        self.anchor = ""  # key of the step or look that `whenever` rules fire in
        self.told: list[str] = []  # sub-tasks that the step under way told of
        self._counts: dict[str, int] = {}
        self.stop = stop or task.stop
        self.levels: list[LiveLevel] = []
        self.scopes: list[dict[str, Value]] = [] if name else [{}]
        self.running: list[str] = []
        self.at: At | None = None  # of the step that began last
        self.here: Here | None = None  # where its expressions are evaluated (names.py)
        self.seen: dict[str, Value] | None = None  # what `visible` gives, until a level with names changes it
        self._bare = True  # whether no round or handler adds names to those of the flow or block

    def emit(self, event: e.Event) -> None:
        """Record something that happened on this strand; what is replayed was recorded before."""
        if not self.replaying:
            self._record(event, self.task.id, self.name, self.rounds)

    def live(self) -> None:
        """From here on things happen: say where the strand stands, after the one that it branched off from."""
        if not self.replaying:
            return
        with self.task.turning:
            if self.outer is not None:
                self.outer.live()
            self.replaying = False
            said = self.task.recorded
            self.emit(
                e.StrandResumed(
                    levels=tuple((level.kind, level.key, level.number) for level in self.levels),
                    names=tuple(said(dict(level.own)) for level in self.levels),
                    scopes=tuple(said(scope) for scope in self.scopes),
                    running=tuple(self.running),
                )
            )

    def count(self, key: str) -> str:
        """The key with how often it was counted by now, for what may happen several times at one place."""
        number = self._counts[key] = self._counts.get(key, 0) + 1
        return f"{key}~{number}"

    def fired_here(self, anchor: str) -> int:
        """How many `whenever` rules have fired in a step or look so far."""
        return self._counts.get(f"{anchor}~fired", 0)

    def key(self, at: At) -> str:
        """The key of what stands there (durable runs): task and place, the same in every attempt."""
        return self._above + at.path

    def visible(self) -> dict[str, Value]:
        """The names that may be read here, those of rounds and handlers before those of the flow or block.

        A record of the strand itself, until the next change: who keeps it makes a copy.
        """
        if self.seen is not None:
            return self.seen
        seen = self.seen = self.scopes[-1].copy()
        levels = self.levels
        first = len(levels)
        while first:
            first -= 1
            if levels[first].kind in SCOPED:
                break
        self._bare = True
        for level in levels[first:]:
            if level.own:
                self._bare = False
                seen.update(level.own)
        return seen

    def set(self, name: str, value: Value) -> None:
        """Give a name a value in the flow or block that is running."""
        self.set_as(name, value, self.task.recorded(value))

    def set_as(self, name: str, value: Value, said: e.Json) -> None:
        """The same with what the log says of the value, which was worked out before."""
        self.scopes[-1][name] = value
        if self.seen is not None:
            if self._bare:
                self.seen[name] = value
            else:
                self.seen = None
        if not self.replaying:
            self._record(e.NameSet(name=name, value=said), self.task.id, self.name, self.rounds)

    @contextmanager
    def inside(
        self, level: LiveLevel, event: e.Event | e.LoopRound, scope: Mapping[str, Value] | None = None
    ) -> Iterator[None]:
        """Go into a level and out again; an interruption leaves it open, since the run may go on there."""
        self.enter(level, event, scope)
        try:
            yield
        except Failure:
            self.leave()
            raise
        self.leave()

    def enter(self, level: LiveLevel, event: e.Event | e.LoopRound, scope: Mapping[str, Value] | None = None) -> None:
        """Go into a level, with a scope of its own or in that around it; a round is told with what happens in it."""
        self.levels.append(level)
        if scope is not None:
            self.scopes.append(dict(scope))
        self.seen = None
        if not isinstance(event, e.LoopRound):
            self.emit(event)
        elif not self.replaying:
            self.rounds.append(event)

    def next_round(self, level: LiveLevel, event: e.LoopRound) -> None:
        """From one round of a loop into its next one."""
        if level.own:
            self.seen = None
        self.levels[-1] = level
        if self.replaying:
            return
        if self.rounds:  # nothing happened in the round before
            self.rounds[-1] = event
        else:
            self.rounds.append(event)

    def leave(self) -> None:
        """Go out of the innermost level."""
        level = self.levels.pop()
        if level.kind in SCOPED:
            self.scopes.pop()
        self.seen = None
        if self.name and not self.levels:
            del self.task.strands[self.name]
        self.emit(e.Left(key=level.key))

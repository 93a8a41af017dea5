"""Types on the ways through a flow: what is known on each, and behind where they meet again."""

from __future__ import annotations

from dsl.hints import Iterable
from dsl.nodes import control as co
from dsl.source import Span
from dsl.types.built_in import PROBLEM
from dsl.types.following import Following, Loop
from dsl.types.model import (
    ANY,
    Type,
    joined_or_any,
    optional,
)
from dsl.types.state import Changes, Mark
from dsl.types.values import condition_facts


class Ways(Following):
    """Follows the types through conditions, loops, tries and what runs together."""

    def _if(self, statement: co.If) -> bool:
        outer = self.state.mark()
        ways: list[tuple[int, Changes]] = []
        between: dict[str, tuple[int, Type]] = {}
        for number, branch in enumerate(statement.branches):
            self.condition(branch.condition)
            mark = self.state.mark()
            self.values.narrow(condition_facts(branch.condition, holds=True))
            reached = self.body(branch.body)
            changes = self.state.back(mark)
            if reached:
                ways.append((number, changes))
            before = self.state.mark()
            self.values.narrow(condition_facts(branch.condition, holds=False))
            for path, type_ in self._since(before).items():
                between.setdefault(path, (number, type_))
        mark = self.state.mark()
        reached = True if statement.otherwise is None else self.body(statement.otherwise)
        changes = self.state.back(mark)
        if reached:
            ways.append((len(statement.branches), changes))
        self.state.back(outer)
        self.state.join(ways, between)
        return bool(ways)

    def _since(self, mark: Mark) -> dict[str, Type]:
        changes = self.state.back(mark)
        self.state.apply(changes)
        return {path: type_ for path, type_ in changes.items() if type_ is not None}

    def _choose(self, statement: co.Choose) -> bool:
        from dsl.types import comparing  # noqa: PLC0415 - as little as a flow needs is loaded (ADR 20)

        subject = self.values.read(statement.subject)
        ways: list[tuple[int, Changes]] = []
        for case in statement.cases:
            types = [self.values.read(value) for value in case.values]
            for wrong in comparing.cases(statement.subject, subject, case.values, types):
                self.typing.say(wrong)
            if (changes := self.way(case.body)) is not None:
                ways.append((0, changes))
        changes = self.way(statement.otherwise or ())
        if changes is not None:
            ways.append((0, changes))
        self.state.join(ways, {})
        return bool(ways)

    def _loop(self, body: co.Body, own: dict[str, Type]) -> None:
        """A body that may run any number of times; what it sets has its whole type afterwards."""
        self._rounds(body, own, None)

    def _repeat(self, loop: co.RepeatWhile | co.RepeatUntil) -> None:
        self.optional_number(loop.at_most)
        if loop.every is not None:
            self.duration(loop.every)
        until = isinstance(loop, co.RepeatUntil)
        if not until:
            self.condition(loop.condition)
        left = self._rounds(loop.body, {}, loop)
        if not left:
            self.values.narrow(condition_facts(loop.condition, holds=until))

    def _rounds(self, body: co.Body, own: dict[str, Type], loop: co.RepeatWhile | co.RepeatUntil | None) -> bool:
        mark, start = self.state.mark(), len(self.set_here)
        for name, type_ in own.items():
            self.state.set(name, type_)
        if isinstance(loop, co.RepeatWhile):
            self.values.narrow(condition_facts(loop.condition, holds=True))
        self.loops.append(Loop())
        self.body(body)
        if isinstance(loop, co.RepeatUntil):
            self.condition(loop.condition)
        self.state.back(mark)
        for name in dict.fromkeys(self.set_here[start:]):
            if name not in own:
                self.state.set(name, self.names[name])
        return self.loops.pop().left

    def _try(self, statement: co.Try) -> bool:
        ways: list[tuple[int, Changes]] = []
        mark, start = self.state.mark(), len(self.set_here)
        reached = self.body(statement.body)
        changes = self.state.back(mark)
        if reached:
            ways.append((0, changes))
        guarded = list(dict.fromkeys(self.set_here[start:]))
        for handler in statement.handlers:
            self._guarded(guarded)
            reached = self.handler(handler, new=guarded)
            changes = self.state.back(mark)
            if reached:
                ways.append((0, changes))
        if statement.always is not None:
            self._guarded(list(dict.fromkeys(self.set_here[start:])))
            self.body(statement.always)
            always = self.state.back(mark)
            ways = [(0, {**way, **{name: always[name] for name in self._sets_of(always, guarded)}}) for _, way in ways]
        self.state.join(ways, {})
        return bool(ways)

    def _sets_of(self, changes: Changes, guarded: list[str]) -> list[str]:
        """The names that `always` itself gave a value to."""
        return [name for name in changes if name not in guarded]

    def _guarded(self, names: list[str]) -> None:
        """What a guarded body sets may be missing when it has failed."""
        for name in names:
            there = self.state.get(name) is not None
            type_ = self.names[name]
            self.state.set(name, type_ if there or type_ == ANY else optional(type_))

    def handler(self, handler: co.Handler, new: Iterable[str] = ()) -> bool:
        """Follow a handler. `new` are names of the body that failed: they may begin anew, with another type."""
        kept = {name: self.names.pop(name) for name in new if name in self.names}
        own = {"problem", handler.name or "problem"}
        before = {name: self.state.get(name) for name in own}
        for name in own:
            self.state.set(name, PROBLEM)
        reached = self.body(handler.body)
        for name in own:
            self.state.put(name, before[name])
        for name, type_ in kept.items():
            self.names[name] = joined_or_any(type_, self.names[name]) if name in self.names else type_
        return reached

    def _together(self, branches: Iterable[co.TogetherBranch]) -> None:
        made: dict[str, tuple[Type, Span]] = {}
        for branch in branches:
            self.values.read(branch.title)
            mark = self.state.mark()
            given = self.giving(branch.body)
            self.state.back(mark)
            if branch.name is not None:
                made[branch.name] = (given, branch.head)
        for name, (type_, span) in made.items():
            self.sets(name, type_, span)

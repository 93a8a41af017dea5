"""Names: which are there at each place, and whether they surely have a value there (language rules 2, 7, 9).

One pass in the order in which a flow runs. What a statement leaves behind is the set of names that surely have a
value after it, or None when nothing after it can run. The rules read what is found here; no later pass looks names
up by itself.
"""

from __future__ import annotations

from dsl.hints import Iterable, TypeAlias, assert_never
from dsl.names import Names
from dsl.nodes import control as co
from dsl.nodes import expressions as ex
from dsl.nodes.step import Effect, HasBody, Kind, Step
from dsl.nodes.values import OneOf
from dsl.source import Span
from dsl.struct import Struct, field
from dsl.text.repeats import Repeats
from dsl.walk import bodies, condition_values, parts, selector_values, step_values

BUILT_IN = frozenset({"task", "device", "run"})
"""Names that are there everywhere; `item` is there inside `where` of `take`, `problem` in handlers."""

Sure: TypeAlias = "Names | None"


class Use(Struct):
    """A name that is read where it is not there (`known` false) or may have no value."""

    name: str
    span: Span
    known: bool
    near: frozenset[str]


class End(Struct):
    """A place where the flow succeeds with the outputs that are set: what surely is, and all that may be."""

    span: Span
    sure: Names
    maybe: frozenset[str]

    def known(self, name: str) -> bool:
        """Whether some way here sets the name."""
        return name in self.maybe


class Scope(Struct, frozen=False):
    """What the pass found."""

    uses: list[Use] = field(default_factory=list)
    dead: list[co.Statement] = field(default_factory=list)
    fixed: list[tuple[str, Span, str]] = field(default_factory=list)
    read: set[str] = field(default_factory=set)
    ends: list[End] = field(default_factory=list)
    falls_off: Span | None = None
    ungiven: list[co.Block] = field(default_factory=list)
    hiding: list[tuple[str, Span]] = field(default_factory=list)
    choices: dict[str, frozenset[str]] = field(default_factory=dict)


def resolve(flow: co.Flow, repeats: Repeats | None = None) -> Scope:
    """Follow the names of a flow through all its bodies; `repeats` is what is known of its statements."""
    plain = frozenset(at for at, one in (repeats or {}).items() if one.plain)
    found = Scope(choices={one.name: frozenset(one.type.choices) for one in flow.inputs if isinstance(one.type, OneOf)})
    inputs = frozenset(one.name for one in flow.inputs)
    for each in (*flow.inputs, *flow.outputs):
        if each.default is not None:
            _Pass(found, plain, frozenset(), frozenset()).values([each.default], Names())
    for element in flow.elements:
        _Pass(found, plain, inputs, frozenset()).values(selector_values(element.selector), Names(inputs))
    for block in flow.blocks:
        names = frozenset(one.name for one in block.parameters)
        left = _Pass(found, plain, names, _set_in(block.body)).body(block.body, Names(names))
        if left is not None and block.gives is not None:
            found.ungiven.append(block)
    steps = flow.steps or ()
    known = _set_in(steps)
    through = _Pass(found, plain, inputs, known)
    through.ends = True
    left = through.body(steps, Names(inputs))
    if left is not None and steps:
        found.falls_off = steps[-1].head
        found.ends.append(End(steps[-1].head, left, known))
    later = Names(inputs | known)
    for whenever in flow.whenevers:
        inner = _Pass(found, plain, inputs, known | _set_in(whenever.body))
        inner.values(selector_values(whenever.shows.selector), Names(inputs))
        inner.body(whenever.body, later)
    for handler in flow.handlers:
        inner = _Pass(found, plain, inputs, known | _set_in(handler.body))
        inner.handler(handler, later)
    if flow.always is not None:
        all_set = known.union(*(_set_in(handler.body) for handler in flow.handlers))
        _Pass(found, plain, inputs, all_set | _set_in(flow.always)).body(flow.always, Names(inputs | all_set))
    return found


def _set_in(body: co.Body) -> frozenset[str]:
    """All names that statements of a body set, in its own scope."""
    names: set[str] = set()
    for statement in body:
        match statement:
            case Step():
                if statement.result is not None:
                    names.add(statement.result)
                if statement.has_body is HasBody.MAYBE and statement.body:
                    names |= _set_in(statement.body)
            case co.Set(name):
                names.add(name)
            case co.Do(name=name):
                if name is not None:
                    names.add(name)
            case co.Together(branches):
                names |= {branch.name for branch in branches if branch.name is not None}
            case co.Broken(body, seeming):
                names |= {*seeming, *_set_in(body)}
            case _:
                for inner in bodies(statement):
                    names |= _set_in(inner)
    return frozenset(names)


def _both(one: Sure, other: Sure) -> Sure:
    """What is sure when either of two ways was taken."""
    if one is None or other is None:
        return other if one is None else one
    return one & other


class _Loop(Struct, frozen=False):
    """The ways out of a loop: what is sure at each `stop repeating` and `skip to next`."""

    stopped: Sure = None
    skipped: Sure = None


class _Pass:
    """One scope: the flow's own, or a block's. `fixed` names cannot be set; `known` ones are set somewhere; `plain`
    statements, by their identity, have nothing to do with names."""

    def __init__(self, found: Scope, plain: frozenset[int], fixed: frozenset[str], known: frozenset[str]) -> None:
        self.found = found
        self.plain = plain
        self.fixed = fixed
        self.known = known
        self.loop_names: tuple[str, ...] = ()
        self.loops: list[_Loop] = []
        self.everything = Names(known | fixed)
        self.allowed: frozenset[str] = frozenset()  # what a body that failed may have set, where its handlers run
        self.ends = False  # whether `succeed` here hands in the names of this scope

    # Statements

    def body(self, body: co.Body, sure: Sure) -> Sure:
        """Follow a block; None when its end is never reached."""
        said = False
        for statement in body:
            if sure is None:
                if not said:
                    self.found.dead.append(statement)
                said = True
                self._statement(statement, self.everything)
            elif id(statement) not in self.plain:
                sure = self._statement(statement, sure)
        return sure

    def handler(self, handler: co.Handler, sure: Names, maybe: frozenset[str] = frozenset()) -> Sure:
        """Follow a handler: its problem is there, and all that the guarded body may have set."""
        name = handler.name or "problem"
        before, self.allowed = self.allowed, self.allowed | maybe
        with _Local(self, name, "problem"):
            left = self.body(handler.body, sure | {name, "problem"})
        self.allowed = before
        return _without(left, [one for one in (name, "problem") if one not in sure])

    def _statement(self, statement: co.Statement, sure: Names) -> Sure:
        match statement:
            case Step():
                return self._step(statement, sure)
            case co.Set(name, _, value):
                self.values([value], sure)
                if statement.parts and name not in sure:
                    self._use(name, statement.head, sure)
                self._sets(name, statement.head)
                return sure | {name}
            case co.Do(given=given, name=name):
                self.values([] if given is None else [given], sure)
                return sure if name is None else self._named(name, statement.head, sure)
            case co.Give(value):
                self.values([value], sure)
                return None
            case co.Never(value):
                self.values([value], sure)
                return sure
            case co.Want():
                return sure
            case co.OnProgress() | co.OnQuestion():
                self._told(statement, sure)
                return sure
            case co.FailAgain():
                return None
            case co.StopRepeating():
                if self.loops:
                    self.loops[-1].stopped = _both(self.loops[-1].stopped, sure)
                return None
            case co.SkipToNext():
                if self.loops:
                    self.loops[-1].skipped = _both(self.loops[-1].skipped, sure)
                return None
            case co.If():
                return self._if(statement, sure)
            case co.Choose():
                return self._choose(statement, sure)
            case co.ForEach():
                return self._for_each(statement, sure)
            case co.RepeatTimes() | co.RepeatWhile() | co.RepeatUntil():
                return self._repeat(statement, sure)
            case co.Retry(times, every, _, body):
                self.values([times] if every is None else [times, every], sure)
                return self.body(body, sure)
            case co.Within(limit, body):
                self.values([limit], sure)
                return self.body(body, sure)
            case co.Try():
                return self._try(statement, sure)
            case co.Together(branches):
                return self._together(branches, sure)
            case co.Broken(body):
                self.body(body, sure | self.known)
                return sure | self.known
            case _:
                assert_never(statement)

    def _step(self, step: Step, sure: Names) -> Sure:
        if _goes_on(step):
            self.values(step_values(step), sure)
            return sure if step.result is None else self._named(step.result, step.head, sure)
        item = next((s.field for s in step.slots.values() if s.place.kind is Kind.NAME), None)
        where = getattr(step, "where", None)
        outer = [value for value in step_values(step) if value is not where]
        own = {getattr(step, item)} if item is not None else set()
        if step.has_body is HasBody.MAYBE and step.body and not step.wishes:
            sure = self.body(step.body, sure) or sure
        self.values(outer, sure)
        if where is not None:
            self.values([where], sure | {"item"})
        if step.wishes:
            for wish in step.body or ():
                self._statement(wish, sure)
        elif step.body and step.has_body is HasBody.YES:
            self._hides(own, step.head, sure)
            with _Local(self, *own):
                self.body(step.body, sure | own)
        if step.effect is Effect.FINAL:
            if self.ends and step.kind == "succeed" and getattr(step, "data", None) is None:
                self.found.ends.append(End(step.head, sure, self.known))
            return None
        return sure if step.result is None else self._named(step.result, step.head, sure)

    def _told(self, wish: co.OnProgress | co.OnQuestion, sure: Names) -> None:
        """What is done when a browser tells or asks something: maybe never, maybe often."""
        own = set() if wish.name is None else {wish.name}
        self._hides(own, wish.head, sure)
        with _Local(self, *own):
            self.body(wish.body, sure | own)

    def _hides(self, names: Iterable[str], span: Span, sure: Names) -> None:
        self.found.hiding += [(name, span) for name in sorted(names) if name in sure or name in self.loop_names]

    def _named(self, name: str, span: Span, sure: Names) -> Names:
        self._sets(name, span)
        return sure | {name}

    def _sets(self, name: str, span: Span) -> None:
        if name in self.fixed or name in self.loop_names:
            self.found.fixed.append((name, span, "an input" if name in self.fixed else "a loop's name"))

    def _if(self, statement: co.If, sure: Names) -> Sure:
        out: Sure = None
        for branch in statement.branches:
            self.values(condition_values(branch.condition), sure)
            out = _both(out, self.body(branch.body, sure))
        return _both(out, sure if statement.otherwise is None else self.body(statement.otherwise, sure))

    def _choose(self, statement: co.Choose, sure: Names) -> Sure:
        self.values([statement.subject], sure)
        out: Sure = None
        for case in statement.cases:
            self.values(case.values, sure)
            out = _both(out, self.body(case.body, sure))
        if statement.otherwise is None and self._complete(statement):
            return out
        return _both(out, sure if statement.otherwise is None else self.body(statement.otherwise, sure))

    def _complete(self, statement: co.Choose) -> bool:
        """Whether a `when` stands for each choice of an input of type `one of`."""
        name = statement.subject.name if isinstance(statement.subject, ex.Name) else ""
        choices = self.found.choices.get(name) if name in self.fixed else None
        said = {value.constant for case in statement.cases for value in case.values if isinstance(value, ex.Text)}
        return choices is not None and choices <= said

    def _for_each(self, loop: co.ForEach, sure: Names) -> Sure:
        self.values([loop.source] if loop.at_most is None else [loop.source, loop.at_most], sure)
        own = {name for name in (loop.name, loop.position) if name is not None}
        self._hides(own, loop.head, sure)
        with _Local(self, *own):
            self.loops.append(_Loop())
            self.body(loop.body, sure | own)
            self.loops.pop()
        return sure

    def _repeat(self, loop: co.RepeatTimes | co.RepeatWhile | co.RepeatUntil, sure: Names) -> Sure:
        ways = _Loop()
        if isinstance(loop, co.RepeatTimes):
            self.values([loop.times], sure)
        else:
            self.values([loop.at_most] if loop.every is None else [loop.at_most, loop.every], sure)
        if isinstance(loop, co.RepeatWhile):
            self.values(condition_values(loop.condition), sure)
        self.loops.append(ways)
        end = self.body(loop.body, sure)
        self.loops.pop()
        round_end = _both(end, ways.skipped)
        if isinstance(loop, co.RepeatUntil):
            self.values(condition_values(loop.condition), sure if round_end is None else round_end)
            return _both(round_end, ways.stopped)
        if isinstance(loop, co.RepeatTimes) and isinstance(loop.times, ex.Number) and loop.times.value >= 1:
            return _both(round_end, ways.stopped)
        return sure

    def _try(self, statement: co.Try, sure: Names) -> Sure:
        out = self.body(statement.body, sure)
        maybe = _set_in(statement.body)
        for handler in statement.handlers:
            out = _both(out, self.handler(handler, sure, maybe))
        if statement.always is not None:
            before = self.allowed
            self.allowed = before.union(maybe, *(_set_in(handler.body) for handler in statement.handlers))
            self.body(statement.always, sure)
            self.allowed = before
        return out

    def _together(self, branches: Iterable[co.TogetherBranch], sure: Names) -> Sure:
        names = set()
        for branch in branches:
            self.values([branch.title], sure)
            self.body(branch.body, sure)
            if branch.name is not None:
                self._sets(branch.name, branch.head)
                names.add(branch.name)
        return sure | names

    # Values

    def values(self, values: Iterable[ex.Expression], sure: Names) -> None:
        """Look up the names in some values."""
        for value in values:
            self._value(value, sure)

    def _value(self, value: ex.Expression, sure: Names) -> None:
        if type(value) is ex.Name:
            self._use(value.name, value.span, sure)
        elif isinstance(value, ex.Each):
            self._value(value.source, sure)
            self._hides((value.name,), value.span, sure)
            for inner in (value.item,) if value.where is None else (value.where, value.item):
                self._value(inner, sure | {value.name})
        else:
            for inner in parts(value):
                self._value(inner, sure)

    def _use(self, name: str, span: Span, sure: Names) -> None:
        self.found.read.add(name)
        if name in sure or name in BUILT_IN or name in self.allowed:
            return
        known = name in self.known
        self.found.uses.append(Use(name, span, known, sure.all | BUILT_IN | self.known))


def _goes_on(step: Step) -> bool:
    """Whether a step uses names in its values only, and the flow goes on behind it."""
    return step.body is None and step.effect is not Effect.FINAL and "where" not in step.slots


class _Local:
    """Loop names and the like: they live in their body and cannot be set there."""

    def __init__(self, scope: _Pass, *names: str) -> None:
        self.scope = scope
        self.names = names

    def __enter__(self) -> None:
        self.before = self.scope.loop_names
        self.scope.loop_names += self.names

    def __exit__(self, *_: object) -> None:
        self.scope.loop_names = self.before


def _without(sure: Sure, names: Iterable[str]) -> Sure:
    return None if sure is None else sure - frozenset(names)

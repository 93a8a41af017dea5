"""Types through a whole flow, in the order in which it runs; one pass, and again only when secrets reach blocks.

A name has one type in its scope: the join of all that it is set to. At a place it may be known more narrowly.
Names that a guarded body sets may be missing in its handlers (language rule 7).
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostics import Diagnostic, Label, error
from dsl.files import File, Name
from dsl.hints import assert_never
from dsl.nodes import control as co
from dsl.nodes import expressions as ex
from dsl.nodes.step import Effect, HasBody, Kind, Step
from dsl.nodes.values import Attachment
from dsl.record import record
from dsl.source import Span
from dsl.text.repeats import Repeats
from dsl.types.blocks import Called, Crossing, Leak, Typing, called
from dsl.types.built_in import PROBLEM, built_in
from dsl.types.fitting import lacking, misfits
from dsl.types.model import (
    ANY,
    DATE,
    DURATION,
    FILE,
    FLAG,
    INTEGER,
    MOMENT,
    NOTHING,
    TEXT,
    WRITABLE,
    Batch,
    ListOf,
    Record,
    Type,
    bare,
    declared,
    has_secret,
    is_number,
    is_record,
    is_text,
    join,
    joined_or_any,
    may_lack,
    optional,
    present,
    stained,
    written,
)
from dsl.types.results import result
from dsl.types.state import Changes, Mark, State
from dsl.types.values import Values, condition_facts
from dsl.walk import places, selector_values

MOST_ROUNDS = 12
"""How often a flow is gone through at most, until the secrets in its blocks are known."""


def typed(file: File) -> Typing:
    """The types of a flow. A secret that would leave in a block of another file is found where it goes into it."""
    blocks = called(file)
    typing, leaks = _settled(file, blocks)
    if leaks:
        without = set(_settled(None, called(file))[1])
        for one in typing.crossings:
            alone = called(file)
            again = next(new for name, new in alone.items() if blocks[name] is one.block)
            again.parameters[one.parameter] = one.type
            found = [leak for leak in _settled(None, alone)[1] if leak not in without]
            if found:
                typing.say(_leaked(one, found[0]))
    return typing


def _settled(file: File | None, blocks: dict[Name, Called]) -> tuple[Typing, list[Leak]]:
    """Gone through until the secrets in all blocks are known, without a file only through those of others; the leaks
    in blocks of others."""
    each = list({id(block): block for block in blocks.values()}.values())
    repeats: Repeats = {} if file is None else file.repeats
    typing, others = Typing(repeats), Typing()
    for turn in range(MOST_ROUNDS):
        typing, others = Typing(repeats), Typing()
        before = [block.known for block in each]
        # what blocks are given goes down the calls, what they give goes up: one way, then the other
        order = each[:: -1 if turn % 2 else 1]
        if file is not None:
            _whole(file.flow, typing, blocks, [block for block in order if block.home is None])
        for block in order:
            if block.home is not None:
                flow = block.home.flow
                inner = _Pass({**built_in(flow), **block.parameters}, others, blocks, flow, block)
                inner.body(block.node.body)
        if [block.known for block in each] == before:
            break
    return typing, others.leaks


def _leaked(one: Crossing, leak: Leak) -> Diagnostic:
    line = leak.file.source.position(leak.span.start)[0]
    said = f"a secret would reach {leak.word} from here, in line {line} of {leak.file.source.name}"
    return error("S702", said, one.span, help="leave it out; `type` is what secrets are for")


def _whole(flow: co.Flow, typing: Typing, blocks: dict[tuple[str, ...], Called], order: list[Called]) -> None:
    there = built_in(flow)
    inputs = {one.name: declared(one.type) for one in flow.inputs}
    for one in (*flow.inputs, *flow.outputs):
        if one.default is not None:
            _default(one, typing)
    main = _Pass({**there, **inputs}, typing, blocks, flow)
    for element in flow.elements:
        main.selector_values(selector_values(element.selector))
    if flow.defaults is not None:
        for value in (flow.defaults.find, *(flow.defaults.pause or ())):
            if value is not None:
                main.duration(value)
    main.body(flow.steps or ())
    later = dict(main.names)
    for whenever in flow.whenevers:
        inner = main.after(inputs, there, later)
        inner.condition(whenever.shows)
        inner.body(whenever.body)
    for handler in flow.handlers:
        inner = main.after(inputs, there, later)
        inner.handler(handler)
        main.names.update(
            {name: joined_or_any(main.names.get(name, type_), type_) for name, type_ in inner.names.items()}
        )
    if flow.always is not None:
        main.after(inputs, there, dict(main.names)).body(flow.always)
    for block in order:
        inner = _Pass({**there, **block.parameters}, typing, blocks, flow, block)
        inner.body(block.node.body)


def _default(one: co.Field, typing: Typing) -> None:
    assert one.default is not None
    values = Values(State({}), typing.say, typing.of)
    type_, wanted = values.read(one.default), declared(one.type)
    if present(wanted) in (DATE, MOMENT, DURATION, FILE) and type_ == TEXT:
        return  # a default is read like an input, which comes as a text
    for wrong in misfits(one.default, type_, wanted, typing.of):
        typing.say(wrong)


@record(frozen=False)
class _Loop:
    """A loop that is being followed."""

    left: bool = False


class _Pass:
    """One scope: the flow's own, or a block's."""

    def __init__(
        self,
        known: dict[str, Type],
        typing: Typing,
        blocks: dict[tuple[str, ...], Called],
        flow: co.Flow,
        block: Called | None = None,
    ) -> None:
        self.typing = typing
        self.blocks = blocks
        self.flow = flow
        self.block = block
        self.state = State(known)
        self.values = Values(self.state, typing.say, typing.of)
        self.names: dict[str, Type] = {}
        self.first: dict[str, Span] = {}
        self.set_here: list[str] = []
        self.gives: list[list[Type]] = []
        self.loops: list[_Loop] = []

    def after(self, inputs: dict[str, Type], there: dict[str, Type], names: dict[str, Type]) -> _Pass:
        """A pass for what runs when the steps have stopped somewhere: their names may be missing."""
        maybe = {name: optional(type_) if type_ != ANY else ANY for name, type_ in names.items()}
        made = _Pass({**there, **maybe, **inputs}, self.typing, self.blocks, self.flow)
        made.names = dict(names)
        made.first = self.first
        return made

    # Statements

    def body(self, body: co.Body) -> bool:
        """Follow a block; whether its end is reached."""
        reached = True
        known = self.typing.repeats
        for statement in body:
            repeat = known.get(id(statement))
            if repeat is None or not repeat.plain:
                reached = self._statement(statement) and reached
            elif not repeat.fitting:
                before = self.typing.count()
                reached = self._statement(statement) and reached
                repeat.fitting = self.typing.count() == before
        return reached

    def way(self, body: co.Body) -> Changes | None:
        """Follow a block and take it back: what it changes, None when its end is never reached."""
        mark = self.state.mark()
        reached = self.body(body)
        changes = self.state.back(mark)
        return changes if reached else None

    def _statement(self, statement: co.Statement) -> bool:
        match statement:
            case Step():
                return self._step(statement)
            case co.Set():
                self._set(statement)
            case co.Do():
                self._do(statement)
            case co.Give(value):
                self._give(value)
                return False
            case co.Never(value):
                self.values.wanted(value, _writable, "a text")
            case co.Want():
                pass
            case co.OnProgress() | co.OnQuestion():
                self._told(statement)
            case co.FailAgain():
                return False
            case co.StopRepeating() | co.SkipToNext():
                if self.loops and isinstance(statement, co.StopRepeating):
                    self.loops[-1].left = True
                return False
            case co.If():
                return self._if(statement)
            case co.Choose():
                return self._choose(statement)
            case co.ForEach(name, position, source, at_most, body):
                own = {name: self.values.items(source)}
                self._optional_number(at_most)
                if position is not None:
                    own[position] = INTEGER
                self._loop(body, own)
            case co.RepeatTimes(times, body):
                self.number(times)
                self._loop(body, {})
            case co.RepeatWhile() | co.RepeatUntil():
                self._repeat(statement)
            case co.Retry(times, every, _, body):
                self.number(times)
                if every is not None:
                    self.duration(every)
                return self.body(body)
            case co.Within(limit, body):
                self.duration(limit)
                return self.body(body)
            case co.Try():
                return self._try(statement)
            case co.Together(branches):
                self._together(branches)
            case co.Broken(body):
                self.body(body)
            case _:
                assert_never(statement)
        return True

    # Steps

    def _step(self, step: Step) -> bool:
        if step.has_body is HasBody.MAYBE and step.body and not step.wishes:
            self.body(step.body)
        for field, kind in places(step):
            value = getattr(step, field)
            if value is None:
                continue
            if kind is Kind.EXPRESSION:
                self._slot(step, field, value, step.slots[field].place.wants)
            elif kind is Kind.SELECTOR:
                self.selector_values(selector_values(value))
            elif kind is Kind.ATTACHMENTS:
                self._attachments(value)
            else:
                self.values.read(value)
        given = self._below(step)
        self._sinks(step)
        if step.kind == "succeed":
            self._outputs(step)
        if step.effect is Effect.FINAL:
            return False
        if step.result is not None:
            batch = getattr(step, "batch", None)
            subject = self.typing.type_of(batch) if batch is not None else ANY
            self._sets(step.result, result(step, subject, given), step.head)
            self._remember_pattern(step)
        return True

    def _slot(self, step: Step, name: str, value: ex.Expression, wants: str) -> None:
        if name == "where":
            mark = self.state.mark()
            self.state.set("item", ANY)
            self.values.condition(value)
            self.state.back(mark)
            return
        match wants:
            case "text":
                texts = (lambda _: True) if step.kind == "log" else _writable
                self.values.wanted(value, texts, "a text")
            case "number" | "integer":
                self.number(value)
            case "duration":
                self.duration(value)
            case "flag":
                self.values.condition(value)
            case "list":
                self.values.wanted(value, lambda one: isinstance(one, ListOf), "a list")
            case "record":
                self.values.wanted(value, is_record, "a record")
            case "job" | "device":
                self.values.wanted(value, is_text, f"the name of a {wants}")
            case "batch":
                self.values.wanted(value, lambda one: isinstance(one, Batch), "a batch of sub-tasks")
            case "partner":
                self.values.wanted(value, is_record, "a partner")
            case "file":
                self.values.wanted(value, lambda one: one == FILE, "a file")
            case _:
                self.values.read(value)

    def _attachments(self, attachments: Iterable[Attachment]) -> None:
        for one in attachments:
            self.values.wanted(one.file, lambda type_: type_ == FILE, "a file")
            if one.named is not None:
                self.values.wanted(one.named, _writable, "a text")

    def _below(self, step: Step) -> Type:
        """Follow the block below a step that has one of its own; the type of what is given there."""
        if step.wishes:
            self._wishes(step)
            return ANY
        if not step.body or step.has_body is not HasBody.YES:
            return ANY
        mark = self.state.mark()
        source = getattr(step, "source", None)
        item = next((getattr(step, one.field) for one in step.slots.values() if one.place.kind is Kind.NAME), None)
        if item is not None:
            listed = self.typing.type_of(source) if source is not None else ANY
            self.state.set(item, listed.item if isinstance(listed, ListOf) else ANY)
        given = self._giving(step.body)
        self.state.back(mark)
        return _sent(given)

    def _wishes(self, step: Step) -> None:
        for wish in step.body or ():
            if isinstance(wish, co.Give):
                self.values.wanted(wish.value, is_record, "a record")
                self._leak(wish.value, "a model", "leave it out; `answer` in `on question` is for secrets")
            else:
                self._statement(wish)

    def _told(self, wish: co.OnProgress | co.OnQuestion) -> None:
        """What may run never or often; what it sets has its whole type afterwards."""
        from dsl.types.browsing import PROGRESS, QUESTION  # noqa: PLC0415 - most flows ask nothing of the web

        mark, start = self.state.mark(), len(self.set_here)
        if wish.name is not None:
            self.state.set(wish.name, PROGRESS if isinstance(wish, co.OnProgress) else QUESTION)
        self.body(wish.body)
        self.state.back(mark)
        for name in dict.fromkeys(self.set_here[start:]):
            self.state.set(name, self.names[name])

    def _giving(self, body: co.Body) -> Type:
        self.gives.append([])
        self.body(body)
        types = self.gives.pop()
        made = types[0] if types else NOTHING
        for type_ in types[1:]:
            made = joined_or_any(made, type_)
        return made

    def _sinks(self, step: Step) -> None:
        """S702: what leaves the task and must not hold a secret."""
        if step.kind not in SINKS:
            return
        for slot in step.slots.values():
            value = getattr(step, slot.field)
            if slot.place.kind is Kind.EXPRESSION and value is not None:
                word = "the log" if step.kind == "log" else f"`{step.verb}`"
                self._leak(value, word, "leave it out; `type` is what secrets are for")

    def _leak(self, value: ex.Expression, where: str, remedy: str) -> None:
        if isinstance(value, ex.Record):
            for pair in value.pairs:
                self._leak(pair.value, where, remedy)
        elif has_secret(self.typing.type_of(value)):
            if self.block is not None and self.block.home is not None:
                self.typing.leaks.append(Leak(self.block.home, value.span, where))
                return
            said = f"a secret would reach {where} here"
            because = self._declared_secret(value)
            self.typing.say(error("S702", said, value.span, because=because, help=remedy))

    def _declared_secret(self, value: ex.Expression) -> Label | None:
        if not isinstance(value, ex.Name) or self.block is not None:
            return None
        found = next((one for one in self.flow.inputs if one.name == value.name), None)
        return None if found is None else Label(found.head, "declared secret here")

    def _outputs(self, step: Step) -> None:
        data = getattr(step, "data", None)
        if data is None or not self.flow.outputs or self.flow.library:
            return
        wanted = Record(tuple((one.name, declared(one.type)) for one in self.flow.outputs))
        type_ = self.typing.type_of(data)
        for name, want in wanted.fields:
            pair = next((one for one in data.pairs if one.key == name), None) if isinstance(data, ex.Record) else None
            if pair is not None:
                for wrong in misfits(pair.value, self.typing.type_of(pair.value), want, self.typing.of):
                    self.typing.say(wrong)
        with_default = {one.name for one in self.flow.outputs if one.default is not None}
        for name in lacking(type_, wanted):
            if name not in with_default:
                place = next(one for one in self.flow.outputs if one.name == name)
                said = f"the output `{name}` is not handed in here"
                self.typing.say(error("N111", said, data.span, because=Label(place.head, "declared here")))

    # Names

    def _sets(self, name: str, type_: Type, span: Span) -> None:
        before = self.names.get(name)
        joined = type_ if before is None else join(before, type_)
        if joined is None and before is not None:
            said = f"`{name}` is {written(present(before))} elsewhere, and would be {written(present(type_))} here"
            because = Label(self.first[name], "set here first") if name in self.first else None
            help_ = "a name has one type; use another name"
            self.typing.say(error("N105", said, span, because=because, help=help_))
            joined = type_ = ANY
        assert joined is not None
        self.names[name] = joined
        self.first.setdefault(name, span)
        self.set_here.append(name)
        self.values.patterns.pop(name, None)
        self.state.set(name, type_)

    def _set(self, statement: co.Set) -> None:
        type_ = self.values.read(statement.value)
        if not statement.parts:
            self._sets(statement.name, type_, statement.head)
            return
        whole = self.state.get(statement.name) or ANY
        made = _with_part(whole, statement.parts, type_)
        if made is None:
            said = f"`{statement.name}` is {written(present(whole))}, so no part of it can be set"
            self.typing.say(error("N105", said, statement.head))
            return
        self.names[statement.name] = joined_or_any(made, self.names.get(statement.name, made))
        self.set_here.append(statement.name)
        self.state.set(statement.name, made)

    def _remember_pattern(self, step: Step) -> None:
        picked = getattr(step, "matching", None)
        if isinstance(picked, ex.Pattern) and step.result is not None:
            self.values.patterns[step.result] = picked.span

    # Blocks

    def _do(self, statement: co.Do) -> None:
        block = self.blocks.get(statement.block)
        type_ = None if statement.given is None else self.values.read(statement.given)
        gives: Type = ANY
        if block is not None:
            self._call(statement, block, type_)
            gives = NOTHING if block.gives is None else block.gives
        if statement.name is not None:
            self._sets(statement.name, gives, statement.head)

    def _call(self, statement: co.Do, block: Called, type_: Type | None) -> None:
        wanted = Record(tuple((one.name, declared(one.type)) for one in block.node.parameters))
        name = ".".join(statement.block)
        takes = ", ".join(f"{one.name}: {bare(declared(one.type))}" for one in block.node.parameters) or "nothing"
        help_ = f"`{name}` takes {takes}"
        given: Type = Record(()) if type_ is None else type_
        if statement.given is not None and type_ is not None:
            if not is_record(present(type_)) and type_ != ANY:
                said = f"`{name}` is given {written(type_)}, not a record"
                self.typing.say(error("N115", said, statement.given.span, help=help_))
                return
            for wrong in misfits(statement.given, type_, wanted, self.typing.of, "N115"):
                self.typing.say(wrong)
        place = statement.given.span if statement.given is not None else statement.head
        for lack in lacking(given, wanted):
            self.typing.say(error("N115", f"`{name}` also needs `{lack}`", place, help=help_))
        if isinstance(given, Record):
            for key, part in given.fields:
                if key in block.parameters:
                    block.parameters[key] = stained(block.parameters[key], part)
                    if block.home is not None and has_secret(part):
                        self.typing.crossings.append(Crossing(block, key, part, _value_of(statement, key)))

    def _give(self, value: ex.Expression) -> None:
        type_ = self.values.read(value)
        if self.gives:
            self.gives[-1].append(type_)
        elif self.block is not None and self.block.node.gives is not None:
            wanted = declared(self.block.node.gives)
            for wrong in misfits(value, type_, wanted, self.typing.of):
                self.typing.say(wrong)
            if isinstance(wanted, Record):
                for lack in lacking(type_, wanted):
                    self.typing.say(error("N105", f"`{lack}` is missing in what is given", value.span))
            self.block.gives = stained(self.block.gives or wanted, type_)

    # Control

    def condition(self, condition: co.Condition) -> None:
        """Read a condition."""
        if isinstance(condition, co.Shows):
            self.selector_values(selector_values(condition.selector))
            if condition.up_to is not None:
                self.duration(condition.up_to)
        else:
            self.values.condition(condition)

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
        self._optional_number(loop.at_most)
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
        self.loops.append(_Loop())
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
            given = self._giving(branch.body)
            self.state.back(mark)
            if branch.name is not None:
                made[branch.name] = (given, branch.head)
        for name, (type_, span) in made.items():
            self._sets(name, type_, span)

    # Values of a wanted type

    def selector_values(self, values: Iterable[ex.Expression]) -> None:
        """What a selector looks for is a text."""
        for value in values:
            if isinstance(value, ex.Text | ex.Pattern):
                self.values.read(value)
            else:
                self.values.wanted(value, _writable, "a text")

    def duration(self, value: ex.Expression) -> None:
        """A time. A bare number was refused while reading (E013)."""
        if isinstance(value, ex.Number):
            return
        if isinstance(value, ex.Duration):
            self.values.read(value)
            return
        self.values.wanted(value, lambda one: one == DURATION, "a time, like 20s,")

    def number(self, value: ex.Expression) -> None:
        """A number."""
        self.values.wanted(value, is_number, "a number")

    def _optional_number(self, value: ex.Expression | None) -> None:
        if value is not None:
            self.number(value)


def _value_of(call: co.Do, key: str) -> Span:
    """Where a value stands that a call hands over."""
    if isinstance(call.given, ex.Record):
        return next((pair.value.span for pair in call.given.pairs if pair.key == key), call.given.span)
    return call.head if call.given is None else call.given.span


SINKS = frozenset({"succeed", "fail", "decline", "dump", "offer", "log", "report_progress"})
"""The steps that show or hand on what they are given."""


def _writable(type_: Type) -> bool:
    return is_text(type_) or type_ in WRITABLE or type_ == FLAG


def _with_part(whole: Type, path: tuple[str, ...], value: Type) -> Type | None:
    """The record with a part set, also a new one; None when it is no record."""
    inner = present(whole)
    if not path:
        return value
    if not isinstance(inner, Record):
        return ANY if inner == ANY or is_record(inner) or may_lack(whole) else None
    fields = dict(inner.fields)
    below = fields.get(path[0], Record(()) if len(path) > 1 else ANY)
    made = _with_part(below, path[1:], value)
    if made is None:
        return None
    fields[path[0]] = made
    return Record(tuple(fields.items()))


def _sent(type_: Type) -> Type:
    """What arrives of a value that is sent as JSON: what is no JSON comes back as text, or is not known."""
    match type_:
        case Record(fields):
            return Record(tuple((name, _sent(one)) for name, one in fields))
        case ListOf(item):
            return ListOf(_sent(item))
        case _ if is_text(present(type_)) or is_number(present(type_)) or present(type_) == FLAG:
            return type_
        case _:
            return ANY

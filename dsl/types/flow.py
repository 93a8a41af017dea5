"""Types through a whole flow, in the order in which it runs; one pass, and again only when secrets reach blocks.

A name has one type in its scope: the join of all that it is set to. At a place it may be known more narrowly.
Names that a guarded body sets may be missing in its handlers (language rule 7).
"""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, error
from dsl.files import File, Name
from dsl.hints import assert_never
from dsl.nodes import control as co
from dsl.nodes.step import Step
from dsl.text.repeats import Repeats
from dsl.types.blocks import Called, Crossing, Leak, Typing, called
from dsl.types.built_in import built_in
from dsl.types.fitting import misfits
from dsl.types.following import writable
from dsl.types.model import (
    ANY,
    DATE,
    DURATION,
    FILE,
    INTEGER,
    MOMENT,
    TEXT,
    Type,
    declared,
    joined_or_any,
    optional,
    present,
)
from dsl.types.setting import Setting
from dsl.types.state import State
from dsl.types.steps import Steps
from dsl.types.values import Values
from dsl.types.ways import Ways
from dsl.walk import selector_values

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


class _Pass(Steps, Setting, Ways):
    """One scope, followed from its beginning to its end."""

    def after(self, inputs: dict[str, Type], there: dict[str, Type], names: dict[str, Type]) -> _Pass:
        """A pass for what runs when the steps have stopped somewhere: their names may be missing."""
        maybe = {name: optional(type_) if type_ != ANY else ANY for name, type_ in names.items()}
        made = _Pass({**there, **maybe, **inputs}, self.typing, self.blocks, self.flow)
        made.names = dict(names)
        made.first = self.first
        return made

    def body(self, body: co.Body) -> bool:
        """Follow a block; whether its end is reached."""
        reached = True
        known = self.typing.repeats
        for statement in body:
            repeat = known.get(id(statement))
            if repeat is None or not repeat.plain:
                reached = self.statement(statement) and reached
            elif not repeat.fitting:
                before = self.typing.count()
                reached = self.statement(statement) and reached
                repeat.fitting = self.typing.count() == before
        return reached

    def statement(self, statement: co.Statement) -> bool:
        """Follow a statement; whether what stands behind it is reached."""
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
                self.values.wanted(value, writable, "a text")
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
                self.optional_number(at_most)
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
            case co.Broken(body, seeming):
                for name in seeming:
                    self.sets(name, ANY, statement.head)
                self.body(body)
            case _:
                assert_never(statement)
        return True

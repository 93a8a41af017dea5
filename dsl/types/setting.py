"""Types of names that are set, and of what goes into blocks and comes out of them."""

from __future__ import annotations

from dsl.diagnostics import error
from dsl.nodes import control as co
from dsl.nodes import expressions as ex
from dsl.source import Span
from dsl.types.blocks import Called, Crossing
from dsl.types.fitting import lacking, misfits
from dsl.types.following import Following
from dsl.types.model import (
    ANY,
    NOTHING,
    Record,
    Type,
    bare,
    declared,
    has_secret,
    is_record,
    joined_or_any,
    may_lack,
    present,
    stained,
    written,
)


class Setting(Following):
    """Follows the types through `set`, `do` and `give`."""

    def _set(self, statement: co.Set) -> None:
        type_ = self.values.read(statement.value)
        if not statement.parts:
            self.sets(statement.name, type_, statement.head)
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

    def _do(self, statement: co.Do) -> None:
        block = self.blocks.get(statement.block)
        type_ = None if statement.given is None else self.values.read(statement.given)
        gives: Type = ANY
        if block is not None:
            self._call(statement, block, type_)
            gives = NOTHING if block.gives is None else block.gives
        if statement.name is not None:
            self.sets(statement.name, gives, statement.head)

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


def _value_of(call: co.Do, key: str) -> Span:
    """Where a value stands that a call hands over."""
    if isinstance(call.given, ex.Record):
        return next((pair.value.span for pair in call.given.pairs if pair.key == key), call.given.span)
    return call.head if call.given is None else call.given.span

"""A program made ready to run: expressions compiled once, blocks and elements found once, phone steps known.

Nothing here depends on a run; one plan serves all tasks of a flow, from any thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, TypeVar

from dsl.nodes.base import Node
from dsl.nodes.control import Block, Body, Do, Flow, Shows, Statement
from dsl.nodes.expressions import Expression, Name
from dsl.nodes.step import Step
from dsl.nodes.values import Selector
from dsl.source import Source, Span
from interpreter.expressions import Compiled, Env, compile_condition, compile_expression, compile_text

T = TypeVar("T")


@dataclass(eq=False)
class Unit:
    """One file: its text, its tree, and the files that it uses."""

    source: Source
    flow: Flow
    named: Mapping[str, Unit] = field(default_factory=dict)
    joined: tuple[Unit, ...] = ()
    _compiled: dict[tuple[int, object], Any] = field(default_factory=dict, repr=False)

    def expression(self, expression: Expression) -> Compiled:
        """The expression as a function of its names."""
        return self._made(expression, compile_expression)

    def condition(self, expression: Expression) -> Callable[[Env], bool]:
        """The expression as a function that gives true or false."""
        return self._made(expression, compile_condition)

    def text(self, expression: Expression) -> Callable[[Env], str]:
        """The expression as a function that gives a text: what is no text is written out."""
        return self._made(expression, compile_text)

    def _made(self, expression: Expression, make: Callable[[Expression], Callable[[Env], T]]) -> Callable[[Env], T]:
        key = (id(expression), make)
        found: Callable[[Env], T] | None = self._compiled.get(key)
        if found is None:
            found = self._compiled[key] = make(expression)
        return found

    def words(self, span: Span) -> str:
        """What stands there, on one line."""
        return " ".join(self.source.at(span).split())

    def line(self, node: Node) -> int:
        """The line of a node, from 1."""
        return self.source.position(node.span.start)[0]

    @cached_property
    def elements(self) -> Mapping[str, Selector]:
        """The elements by name, those of joined files among them."""
        found = {name: one for unit in self.joined for name, one in unit.elements.items()}
        return found | {one.name: one.selector for one in self.flow.elements}

    def block(self, name: tuple[str, ...]) -> tuple[Block, Unit]:
        """A block and the file it is in; KeyError when there is none (the check has seen to that)."""
        if len(name) > 1:
            return self.named[name[0]].block(name[1:])
        for one in self.flow.blocks:
            if one.name == name[0]:
                return one, self
        for unit in self.joined:
            try:
                return unit.block(name)
            except KeyError:
                continue
        raise KeyError(name[0])


class Plan:
    """One flow, ready to run."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.flow = unit.flow
        self.path = unit.source.name
        self.hash = sha256(unit.source.text.encode()).hexdigest()
        self.steps: Body = unit.flow.steps or ()

    @cached_property
    def last_phone_step(self) -> int:
        """Index of the last statement of `steps` that may need a phone; -1 when none does (R119).

        When what is done at the end (handlers, always) may need one, it is past the last statement.
        """
        rest = [one for handler in self.flow.handlers for one in handler.body] + list(self.flow.always or ())
        if any(self.needs_phone(one) for one in rest):
            return len(self.steps)
        return max((at for at, one in enumerate(self.steps) if self.needs_phone(one)), default=-1)

    @cached_property
    def uses_phone(self) -> bool:
        """Whether any task of this flow may need a phone."""
        return self.last_phone_step >= 0

    def needs_phone(self, statement: Statement) -> bool:
        """Whether a statement may touch, look at, or ask about a phone."""
        return _needs_phone(statement, self.unit, set())


def _needs_phone(node: object, unit: Unit, seen: set[int]) -> bool:
    match node:
        case Step() if node.phone:
            return True
        case Shows() | Name(name="device"):
            return True
        case Do():
            block, home = unit.block(node.block)
            if id(block) in seen:
                return False
            seen.add(id(block))
            return any(_needs_phone(one, home, seen) for one in block.body) or _parts_need(node, unit, seen)
        case _:
            return _parts_need(node, unit, seen)


def _parts_need(node: object, unit: Unit, seen: set[int]) -> bool:
    return any(_needs_phone(part, unit, seen) for part in _parts(node))


def _parts(node: Any) -> Iterator[object]:
    if isinstance(node, tuple):
        yield from node
    elif is_dataclass(node):
        for one in fields(node):
            part = getattr(node, one.name)
            if isinstance(part, Node | tuple):
                yield part

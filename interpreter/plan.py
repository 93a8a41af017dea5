"""A program made ready to run: expressions compiled once, blocks and elements found once, phone steps known.

Nothing here depends on a run; one plan serves all tasks of a flow, from any thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from dsl.files import File
from dsl.nodes.base import Line, Node
from dsl.nodes.control import Block, Body, Do, Shows, Statement
from dsl.nodes.expressions import Expression, Name
from dsl.nodes.step import Step
from dsl.nodes.values import Selector
from dsl.program import Program
from dsl.source import Span
from dsl.struct import fields, is_struct
from dsl.types import Typing, typed
from dsl.types.model import may_lack
from interpreter.expressions import Compiled, Env, compile_condition, compile_expression, compile_text


class Unit:
    """One file: its text and its tree, with what was made of them once. `units` are those of all files of the plan;
    `used` is its path when it is not the flow itself, else empty."""

    def __init__(self, file: File, units: Mapping[int, Unit], *, used: bool = False) -> None:
        self.source = file.source
        self.flow = file.flow
        self.used = file.source.name if used else ""
        self._file = file
        self._units = units
        self.runners: dict[int, Any] = {}  # of its statements, by their id (machine/control.py)
        self._expressions: dict[int, Compiled] = {}
        self._conditions: dict[int, Callable[[Env], bool]] = {}
        self._texts: dict[int, Callable[[Env], str]] = {}
        self._said: dict[int, tuple[int, str]] = {}
        self._typing: Typing | None = None

    def may_lack(self, value: Expression) -> bool:
        """Whether the type of a value of this file says that it may be nothing; asked for only where it is."""
        if self._typing is None:
            self._typing = typed(self._file)
        return may_lack(self._typing.type_of(value))

    def block(self, name: tuple[str, ...]) -> tuple[Unit, Block]:
        """The block that `do` calls by this name, with the file that it stands in."""
        home, block = self._file.homes[name]
        return self._units[id(home)], block

    def element(self, name: str) -> tuple[Unit, Selector]:
        """What `@name` stands for, with the file that says so."""
        home, selector = self._file.elements[name]
        return self._units[id(home)], selector

    def expression(self, expression: Expression) -> Compiled:
        """The expression as a function of its names."""
        found = self._expressions.get(id(expression))
        if found is None:
            found = self._expressions[id(expression)] = compile_expression(expression)
        return found

    def condition(self, expression: Expression) -> Callable[[Env], bool]:
        """The expression as a function that gives true or false."""
        found = self._conditions.get(id(expression))
        if found is None:
            found = self._conditions[id(expression)] = compile_condition(expression)
        return found

    def text(self, expression: Expression) -> Callable[[Env], str]:
        """The expression as a function that gives a text: what is no text is written out."""
        found = self._texts.get(id(expression))
        if found is None:
            found = self._texts[id(expression)] = compile_text(expression)
        return found

    def said(self, statement: Line) -> tuple[int, str]:
        """The line of a statement, from 1, and its first line as written."""
        found = self._said.get(id(statement))
        if found is None:
            found = self._said[id(statement)] = (self.line(statement), self.words(statement.head))
        return found

    def words(self, span: Span) -> str:
        """What stands there, on one line."""
        return " ".join(self.source.at(span).split())

    def line(self, node: Node) -> int:
        """The line of a node, from 1."""
        return self.source.position(node.span.start)[0]


class Plan:
    """One flow, ready to run."""

    def __init__(self, program: Program) -> None:
        self.program = program
        units: dict[int, Unit] = {}
        units.update({id(file): Unit(file, units, used=file is not program) for file in program.reach})
        self.unit = units[id(program)]
        self.used = program.reach[1:]
        self.flow = program.flow
        self.path = program.source.name
        self.text = program.source.text
        self.hash = program.hash
        self.steps: Body = program.flow.steps or ()

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
            home, block = unit.block(node.block)
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
    elif is_struct(node):
        for one in fields(node):
            part = getattr(node, one.name)
            if isinstance(part, Node | tuple):
                yield part

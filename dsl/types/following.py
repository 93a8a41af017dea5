"""What following the types of any statement needs: the names of its scope with their types, values of a wanted type."""

from __future__ import annotations

from dsl.diagnostics import Label, error
from dsl.hints import ABC, Iterable, abstractmethod
from dsl.nodes import control as co
from dsl.nodes import expressions as ex
from dsl.source import Span
from dsl.struct import Struct
from dsl.types.blocks import Called, Typing
from dsl.types.model import (
    ANY,
    DURATION,
    FLAG,
    NOTHING,
    WRITABLE,
    Type,
    is_number,
    is_text,
    join,
    joined_or_any,
    present,
    written,
)
from dsl.types.state import Changes, State
from dsl.types.values import Values
from dsl.walk import selector_values


class Loop(Struct, frozen=False):
    """A loop that is being followed."""

    left: bool = False


class Following(ABC):
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
        self.loops: list[Loop] = []

    @abstractmethod
    def body(self, body: co.Body) -> bool:
        """Follow a block; whether its end is reached."""

    @abstractmethod
    def statement(self, statement: co.Statement) -> bool:
        """Follow a statement; whether what stands behind it is reached."""

    def way(self, body: co.Body) -> Changes | None:
        """Follow a block and take it back: what it changes, None when its end is never reached."""
        mark = self.state.mark()
        reached = self.body(body)
        changes = self.state.back(mark)
        return changes if reached else None

    def giving(self, body: co.Body) -> Type:
        """Follow a block; the type of what is given in it."""
        self.gives.append([])
        self.body(body)
        types = self.gives.pop()
        made = types[0] if types else NOTHING
        for type_ in types[1:]:
            made = joined_or_any(made, type_)
        return made

    def sets(self, name: str, type_: Type, span: Span) -> None:
        """A name has a value of this type from here on."""
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

    def condition(self, condition: co.Condition) -> None:
        """Read a condition."""
        if isinstance(condition, co.Shows):
            self.selector_values(selector_values(condition.selector))
            if condition.up_to is not None:
                self.duration(condition.up_to)
        else:
            self.values.condition(condition)

    def selector_values(self, values: Iterable[ex.Expression]) -> None:
        """What a selector looks for is a text."""
        for value in values:
            if isinstance(value, ex.Text | ex.Pattern):
                self.values.read(value)
            else:
                self.values.wanted(value, writable, "a text")

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

    def optional_number(self, value: ex.Expression | None) -> None:
        """A number, or nothing at all."""
        if value is not None:
            self.number(value)


def writable(type_: Type) -> bool:
    """Whether values of a type can stand in a text."""
    return is_text(type_) or type_ in WRITABLE or type_ == FLAG

"""Blocks as those see them who call them, and what following the types of a flow finds."""

from __future__ import annotations

from dsl.diagnostics import Diagnostic
from dsl.files import File, Name
from dsl.nodes import control as co
from dsl.nodes import expressions as ex
from dsl.source import Span
from dsl.struct import Struct, field
from dsl.text.repeats import Repeats
from dsl.types.model import ANY, DURATION, FLAG, NUMBER, TEXT, Type, declared
from dsl.walk import statements


class Called(Struct, frozen=False):
    """A block as its callers see it, with the secrets that reach it and that it gives back; `home` is its file when
    it stands in another one."""

    node: co.Block
    parameters: dict[str, Type]
    gives: Type | None
    home: File | None = None

    @classmethod
    def of(cls, node: co.Block, home: File | None) -> Called:
        gave = any(isinstance(one, co.Give) for one in statements(node.body))
        gives = declared(node.gives) if node.gives is not None else ANY if gave else None
        return cls(node, {one.name: declared(one.type) for one in node.parameters}, gives, home)

    @property
    def known(self) -> tuple[object, ...]:
        return (*self.parameters.values(), self.gives)


class Crossing(Struct):
    """A secret on its way into a block of another file: the block, the parameter with its type, and the value."""

    block: Called
    parameter: str
    type: Type
    span: Span


class Leak(Struct):
    """Where a secret would leave: the file, the place in it, and the words for what it reaches."""

    file: File
    span: Span
    word: str


_CONSTANTS: dict[type, Type] = {
    ex.Text: TEXT, ex.Duration: DURATION, ex.Flag: FLAG, ex.Percent: NUMBER, ex.Number: NUMBER,
}  # fmt: skip


class Typing(Struct, frozen=False):
    """What the pass found: the type of each value by its identity, what is wrong, by code, and the secrets that are
    handed to blocks of other files. `repeats` is what is known of statements: those that fit are not followed again,
    and their values, which are constants, have no types noted."""

    repeats: Repeats = field(default_factory=dict)
    of: dict[int, Type] = field(default_factory=dict)
    found: dict[str, list[Diagnostic]] = field(default_factory=dict)
    crossings: list[Crossing] = field(default_factory=list)
    leaks: list[Leak] = field(default_factory=list)

    def say(self, one: Diagnostic) -> None:
        """Note a finding."""
        self.found.setdefault(one.code, []).append(one)

    def type_of(self, node: ex.Expression) -> Type:
        """The type of a value of the flow."""
        return self.of.get(id(node)) or _CONSTANTS.get(type(node), ANY)

    def count(self) -> int:
        """How many findings there are."""
        return sum(map(len, self.found.values()))


def called(file: File) -> dict[Name, Called]:
    """The blocks that a file can come to; one that has two names is one."""
    made: dict[int, Called] = {}
    for name, node in file.blocks.items():
        if id(node) not in made:
            made[id(node)] = Called.of(node, file.foreign.get(name))
    return {name: made[id(node)] for name, node in file.blocks.items()}

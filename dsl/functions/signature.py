"""The first line of a function: its name, its values and its result. All that a check of a flow has to know of it."""

from __future__ import annotations

from dsl.functions.shape import Shape, read_shape
from dsl.kept import cached_property
from dsl.struct import Struct


class Parameter(Struct):
    """One value that a function takes; `written` is its shape as it stands in the signature."""

    name: str
    written: str
    optional: bool
    many: bool

    @property
    def shape(self) -> Shape:
        """What it may be."""
        return read_shape(self.written)


class Signature(Struct, slots=False):
    """A function as those see it who call it: `written` is the line of its declaration.

    `outside`: its code takes an Outside first. `deep`: its work grows with all parts of its values, not with
    the first level alone. `soft`: parts missing on the way to its first value are nothing, as left of `otherwise`.
    `spends`: its code takes a function first, to say how much work it does while it does it.
    """

    signature: str
    outside: bool = False
    deep: bool = False
    soft: bool = False
    spends: bool = False

    @property
    def name(self) -> str:
        """What it is called by."""
        return self.signature.partition("(")[0]

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The values that it takes."""
        values = self.signature.partition(") -> ")[0].partition("(")[2]
        return tuple(_parameter(one) for one in values.split(", ") if one)

    @property
    def least(self) -> int:
        """How many values it takes at least."""
        return sum(not (one.optional or one.many) for one in self.parameters)

    @property
    def most(self) -> int | None:
        """How many values it takes at most; None when there is no end."""
        return None if any(one.many for one in self.parameters) else len(self.parameters)

    @property
    def gives(self) -> Shape:
        """What the result is."""
        return read_shape(self.signature.rpartition(" -> ")[2])


def _parameter(written: str) -> Parameter:
    name, _, shape = written.partition(": ")
    return Parameter(name.rstrip("?…"), shape, name.endswith("?"), name.endswith("…"))

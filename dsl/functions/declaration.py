"""How a function is declared: one line with its name, its values and its result, above its code.

    @function("split(text: text, at?: text or pattern) -> list of text")

`at?` may be left out, `more…` may stand any number of times. Code gets exactly these values, already of these kinds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from dsl.data.kinds import Value
from dsl.functions.shape import Shape, read_shape
from dsl.record import record


@record
class Parameter:
    """One value that a function takes; `written` is its shape as it stands in the signature."""

    name: str
    written: str
    optional: bool
    many: bool

    @property
    def shape(self) -> Shape:
        """What it may be."""
        return read_shape(self.written)


@record
class Function:
    """A function of expressions.

    `outside`: its code takes an Outside first. `deep`: its work grows with all parts of its values, not with
    the first level alone. `soft`: parts missing on the way to its first value are nothing, as left of `otherwise`.
    """

    name: str
    signature: str
    parameters: tuple[Parameter, ...]
    run: Callable[..., Value]
    outside: bool
    deep: bool
    soft: bool

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

    @property
    def manual(self) -> str:
        """What the reference says of it: a sentence or more, then examples."""
        return self.run.__doc__ or ""


Code = TypeVar("Code", bound=Callable[..., Any])
DECLARED: dict[str, Function] = {}


def function(
    signature: str, *, outside: bool = False, deep: bool = False, soft: bool = False
) -> Callable[[Code], Code]:
    """Declare the function whose code follows."""

    def declare(code: Code) -> Code:
        name, _, values = signature.partition(") -> ")[0].partition("(")
        parameters = tuple(_parameter(one) for one in values.split(", ") if one)
        DECLARED[name] = Function(name, signature, parameters, code, outside, deep, soft)
        return code

    return declare


def _parameter(written: str) -> Parameter:
    name, _, shape = written.partition(": ")
    return Parameter(name.rstrip("?…"), shape, name.endswith("?"), name.endswith("…"))

"""What a condition says of values when it holds, or when it does not (language rule 11)."""

from __future__ import annotations

from dsl.nodes import expressions as ex
from dsl.struct import Struct
from dsl.types.wording import path_of


class Fact(Struct):
    """A name or dotted path that is there, or is missing."""

    path: str
    present: bool


def facts(node: ex.Expression, *, holds: bool) -> list[Fact]:
    """What is known where the condition holds (or does not)."""
    match node:
        case ex.Is(operand, "is missing"):
            return _fact(operand, present=not holds)
        case ex.Is(operand, "is not missing"):
            return _fact(operand, present=holds)
        case ex.Is(operand, "is empty"):
            return [] if holds else _filled(operand)
        case ex.Is(operand, "is not empty"):
            return _filled(operand) if holds else []
        case ex.Not(operand):
            return facts(operand, holds=not holds)
        case ex.All(operands) if holds:
            return [fact for one in operands for fact in facts(one, holds=True)]
        case ex.Any(operands) if not holds:
            return [fact for one in operands for fact in facts(one, holds=False)]
        case ex.Compare("is" | "is not" as operator, left, right):
            return _compared(left, right, same=(operator == "is") is holds)
        case _:
            return []


def _fact(operand: ex.Expression, *, present: bool) -> list[Fact]:
    path = path_of(operand)
    return [] if path is None else [Fact(path, present)]


def _filled(operand: ex.Expression) -> list[Fact]:
    """What is not empty is there, and so are its first and last item, its largest and smallest."""
    path = path_of(operand)
    return [] if path is None else [Fact(path, True), Fact(f"{path}{FILLED}", True)]


FILLED = ".[]"
"""Behind a path: whether its list surely has items."""
_VALUES = (ex.Number, ex.Percent, ex.Duration, ex.Flag, ex.Text)


def _compared(left: ex.Expression, right: ex.Expression, *, same: bool) -> list[Fact]:
    if isinstance(right, ex.Nothing):
        return _fact(left, present=not same)
    return _fact(left, present=True) if same and isinstance(right, _VALUES) else []

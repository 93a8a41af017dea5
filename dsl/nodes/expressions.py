"""Expressions: small, total, over plain values. Long chains are flat, so that depth is what is nested in brackets.

Numbers are exact decimals of 28 digits (language rule 16).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from dsl.nodes.base import Node


@dataclass(frozen=True, slots=True)
class Number(Node):
    """`3`, `0.5`."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Percent(Node):
    """`80%`, whose value is 0.8; `shown` is the number before the sign."""

    shown: Decimal

    @property
    def value(self) -> Decimal:
        """The share as a number."""
        return self.shown / 100


Unit: TypeAlias = Literal["ms", "s", "m", "h", "d"]
UNIT_SECONDS: dict[Unit, Decimal] = {
    "ms": Decimal("0.001"),
    "s": Decimal(1),
    "m": Decimal(60),
    "h": Decimal(3600),
    "d": Decimal(86400),
}


@dataclass(frozen=True, slots=True)
class Duration(Node):
    """`20s`, `1.5h`: one unit a literal."""

    amount: Decimal
    unit: Unit

    @property
    def seconds(self) -> Decimal:
        """The length in seconds."""
        return self.amount * UNIT_SECONDS[self.unit]


@dataclass(frozen=True, slots=True)
class Flag(Node):
    """`true`, `false`."""

    value: bool


@dataclass(frozen=True, slots=True)
class Nothing(Node):
    """`nothing`: the value that is missing."""


@dataclass(frozen=True, slots=True)
class Pattern(Node):
    """`/…/imsx` in RE2's dialect; `source` is as written, with `\\/` for a slash."""

    source: str
    flags: str = ""


@dataclass(frozen=True, slots=True)
class Text(Node):
    """`"…"` with `${…}` inside: plain pieces and expressions in turn; `block` says that it was written over
    several lines, which is no part of its meaning."""

    parts: tuple[str | Expression, ...]
    block: bool = field(default=False, compare=False)

    @property
    def constant(self) -> str | None:
        """The text when nothing is filled in, else None."""
        if not self.parts:
            return ""
        first = self.parts[0]
        return first if len(self.parts) == 1 and isinstance(first, str) else None


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A name of the flow, or a built-in one (task, device, run, item, problem)."""

    name: str


@dataclass(frozen=True, slots=True)
class Member(Node):
    """`base.key`; `base["key"]` is an Index."""

    base: Expression
    key: str


@dataclass(frozen=True, slots=True)
class Index(Node):
    """`base[index]`: a part of a list by position from 0, or of a record by key."""

    base: Expression
    index: Expression


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`function(arguments)`."""

    function: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    """`[a, b]`."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Each(Node):
    """`[item for each name in source where condition]`."""

    item: Expression
    name: str
    source: Expression
    where: Expression | None = None


@dataclass(frozen=True, slots=True)
class Pair(Node):
    """One `key: value` of a record."""

    key: str
    value: Expression


@dataclass(frozen=True, slots=True)
class Record(Node):
    """`{ key: value, … }`, keys in the order written."""

    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Sum(Node):
    """`first + a - b …`."""

    first: Expression
    rest: tuple[tuple[Literal["+", "-"], Expression], ...]


@dataclass(frozen=True, slots=True)
class Product(Node):
    """`first * a / b mod c …`."""

    first: Expression
    rest: tuple[tuple[Literal["*", "/", "mod"], Expression], ...]


@dataclass(frozen=True, slots=True)
class Negative(Node):
    """`-operand`."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Not(Node):
    """`not operand`."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class All(Node):
    """`a and b and …`."""

    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Any(Node):
    """`a or b or …`."""

    operands: tuple[Expression, ...]


Comparison: TypeAlias = Literal[
    "is", "is not", "is in", "is not in", "<", "<=", ">", ">=",
    "contains", "does not contain", "starts with", "ends with", "matches",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """`left operator right`; comparisons do not chain."""

    operator: Comparison
    left: Expression
    right: Expression


State: TypeAlias = Literal["is empty", "is not empty", "is missing", "is not missing"]


@dataclass(frozen=True, slots=True)
class Is(Node):
    """`operand is empty`, `operand is missing` and their opposites."""

    operand: Expression
    state: State


@dataclass(frozen=True, slots=True)
class Otherwise(Node):
    """`value otherwise instead`: the second when the first is missing."""

    value: Expression
    instead: Expression


@dataclass(frozen=True, slots=True)
class Choice(Node):
    """`value if condition else instead`."""

    value: Expression
    condition: Expression
    instead: Expression


Expression: TypeAlias = (
    Number | Percent | Duration | Flag | Nothing | Pattern | Text | Name | Member | Index | Call | ListOf | Each
    | Record | Sum | Product | Negative | Not | All | Any | Compare | Is | Otherwise | Choice
)  # fmt: skip

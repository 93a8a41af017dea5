"""Expressions: small, total, over plain values. Long chains are flat, so that depth is what is nested in brackets.

Numbers are exact decimals of 28 digits (language rule 16).
"""

from __future__ import annotations

from decimal import Decimal

from dsl.hints import Literal, TypeAlias
from dsl.nodes.base import Node
from dsl.record import field, record


@record
class Number(Node):
    """`3`, `0.5`."""

    value: Decimal


@record
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


@record
class Duration(Node):
    """`20s`, `1.5h`: one unit a literal."""

    amount: Decimal
    unit: Unit

    @property
    def seconds(self) -> Decimal:
        """The length in seconds."""
        return self.amount * UNIT_SECONDS[self.unit]


@record
class Flag(Node):
    """`true`, `false`."""

    value: bool


@record
class Nothing(Node):
    """`nothing`: the value that is missing."""


@record
class Pattern(Node):
    """`/…/imsx` in RE2's dialect; `source` is as written, with `\\/` for a slash."""

    source: str
    flags: str = ""


@record
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


@record
class Name(Node):
    """A name of the flow, or a built-in one (task, device, run, item, problem)."""

    name: str


@record
class Member(Node):
    """`base.key`; `base["key"]` is an Index."""

    base: Expression
    key: str


@record
class Index(Node):
    """`base[index]`: a part of a list by position from 0, or of a record by key."""

    base: Expression
    index: Expression


@record
class Call(Node):
    """`function(arguments)`."""

    function: str
    arguments: tuple[Expression, ...]


@record
class ListOf(Node):
    """`[a, b]`."""

    items: tuple[Expression, ...]


@record
class Each(Node):
    """`[item for each name in source where condition]`."""

    item: Expression
    name: str
    source: Expression
    where: Expression | None = None


@record
class Pair(Node):
    """One `key: value` of a record."""

    key: str
    value: Expression


@record
class Record(Node):
    """`{ key: value, … }`, keys in the order written."""

    pairs: tuple[Pair, ...]


@record
class Sum(Node):
    """`first + a - b …`."""

    first: Expression
    rest: tuple[tuple[Literal["+", "-"], Expression], ...]


@record
class Product(Node):
    """`first * a / b mod c …`."""

    first: Expression
    rest: tuple[tuple[Literal["*", "/", "mod"], Expression], ...]


@record
class Negative(Node):
    """`-operand`."""

    operand: Expression


@record
class Not(Node):
    """`not operand`."""

    operand: Expression


@record
class All(Node):
    """`a and b and …`."""

    operands: tuple[Expression, ...]


@record
class Any(Node):
    """`a or b or …`."""

    operands: tuple[Expression, ...]


Comparison: TypeAlias = Literal[
    "is", "is not", "is in", "is not in", "<", "<=", ">", ">=",
    "contains", "does not contain", "starts with", "ends with", "matches",
]  # fmt: skip


@record
class Compare(Node):
    """`left operator right`; comparisons do not chain."""

    operator: Comparison
    left: Expression
    right: Expression


State: TypeAlias = Literal["is empty", "is not empty", "is missing", "is not missing"]


@record
class Is(Node):
    """`operand is empty`, `operand is missing` and their opposites."""

    operand: Expression
    state: State


@record
class Otherwise(Node):
    """`value otherwise instead`: the second when the first is missing."""

    value: Expression
    instead: Expression


@record
class Choice(Node):
    """`value if condition else instead`."""

    value: Expression
    condition: Expression
    instead: Expression


Expression: TypeAlias = (
    Number | Percent | Duration | Flag | Nothing | Pattern | Text | Name | Member | Index | Call | ListOf | Each
    | Record | Sum | Product | Negative | Not | All | Any | Compare | Is | Otherwise | Choice
)  # fmt: skip

"""Expressions: small, total, over plain values. Long chains are flat, so that depth is what is nested in brackets.

Numbers are exact decimals of 28 digits (language rule 16). One that is written without a point stands in the tree as a
whole number: a flow without others needs no library of decimals to be checked (ADR 39).
"""

from __future__ import annotations

from dsl.hints import TYPE_CHECKING, Literal, TypeAlias
from dsl.nodes.base import Node
from dsl.struct import field

if TYPE_CHECKING:
    from decimal import Decimal

Exact: TypeAlias = "int | Decimal"


class Number(Node):
    """`3`, `0.5`."""

    value: Exact


class Percent(Node):
    """`80%`, whose value is 0.8; `shown` is the number before the sign."""

    shown: Exact

    @property
    def value(self) -> Decimal:
        """The share as a number."""
        return share(self.shown)


def number_of(digits: str) -> Exact:
    """The number that was written."""
    if "." not in digits:
        return int(digits)
    from decimal import Decimal  # noqa: PLC0415 - most flows have whole numbers only

    return Decimal(digits)


def share(percent: Exact) -> Decimal:
    """Hundredths as a number."""
    from decimal import Decimal  # noqa: PLC0415 - most flows have none

    return Decimal(percent) / 100


Unit: TypeAlias = Literal["ms", "s", "m", "h", "d"]
UNIT_MILLISECONDS: dict[Unit, int] = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}


class Duration(Node):
    """`20s`, `1.5h`: one unit a literal."""

    amount: Exact
    unit: Unit

    @property
    def milliseconds(self) -> Exact:
        """The length in thousandths of a second."""
        return self.amount * UNIT_MILLISECONDS[self.unit]

    @property
    def seconds(self) -> Decimal:
        """The length in seconds."""
        from decimal import Decimal  # noqa: PLC0415 - not for a check

        return Decimal(self.milliseconds) / 1000


class Flag(Node):
    """`true`, `false`."""

    value: bool


class Nothing(Node):
    """`nothing`: the value that is missing."""


class Pattern(Node):
    """`/…/imsx` in RE2's dialect; `source` is as written, with `\\/` for a slash."""

    source: str
    flags: str = ""


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


class Name(Node):
    """A name of the flow, or a built-in one (task, device, run, item, problem)."""

    name: str


class Member(Node):
    """`base.key`; `base["key"]` is an Index."""

    base: Expression
    key: str


class Index(Node):
    """`base[index]`: a part of a list by position from 0, or of a record by key."""

    base: Expression
    index: Expression


class Call(Node):
    """`function(arguments)`."""

    function: str
    arguments: tuple[Expression, ...]


class ListOf(Node):
    """`[a, b]`."""

    items: tuple[Expression, ...]


class Each(Node):
    """`[item for each name in source where condition]`."""

    item: Expression
    name: str
    source: Expression
    where: Expression | None = None


class Pair(Node):
    """One `key: value` of a record."""

    key: str
    value: Expression


class Record(Node):
    """`{ key: value, … }`, keys in the order written."""

    pairs: tuple[Pair, ...]


class Sum(Node):
    """`first + a - b …`."""

    first: Expression
    rest: tuple[tuple[Literal["+", "-"], Expression], ...]


class Product(Node):
    """`first * a / b mod c …`."""

    first: Expression
    rest: tuple[tuple[Literal["*", "/", "mod"], Expression], ...]


class Negative(Node):
    """`-operand`."""

    operand: Expression


class Not(Node):
    """`not operand`."""

    operand: Expression


class All(Node):
    """`a and b and …`."""

    operands: tuple[Expression, ...]


class Any(Node):
    """`a or b or …`."""

    operands: tuple[Expression, ...]


Comparison: TypeAlias = Literal[
    "is", "is not", "is in", "is not in", "<", "<=", ">", ">=",
    "contains", "does not contain", "starts with", "ends with", "matches",
]  # fmt: skip


class Compare(Node):
    """`left operator right`; comparisons do not chain."""

    operator: Comparison
    left: Expression
    right: Expression


State: TypeAlias = Literal["is empty", "is not empty", "is missing", "is not missing"]


class Is(Node):
    """`operand is empty`, `operand is missing` and their opposites."""

    operand: Expression
    state: State


class Otherwise(Node):
    """`value otherwise instead`: the second when the first is missing."""

    value: Expression
    instead: Expression


class Choice(Node):
    """`value if condition else instead`."""

    value: Expression
    condition: Expression
    instead: Expression


Expression: TypeAlias = (
    Number | Percent | Duration | Flag | Nothing | Pattern | Text | Name | Member | Index | Call | ListOf | Each
    | Record | Sum | Product | Negative | Not | All | Any | Compare | Is | Otherwise | Choice
)  # fmt: skip

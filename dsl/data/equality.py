"""When two values are the same: never by conversion, lists and records part by part (language rule 17)."""

from __future__ import annotations

from collections.abc import Hashable
from decimal import Decimal

from dsl.data.kinds import Value, kind_of
from dsl.data.texts import same_text, settled
from dsl.hints import cast


def equal(left: Value, right: Value) -> bool:
    """`left is right`. Nested values must have passed `limits.parts` before."""
    if type(left) is Decimal and type(right) is Decimal:
        return left == right
    kind = kind_of(left)
    if kind != kind_of(right):
        return False
    match kind:
        case "text":
            return same_text(cast(str, left), cast(str, right))
        case "list":
            one, other = cast("tuple[Value, ...]", left), cast("tuple[Value, ...]", right)
            return len(one) == len(other) and all(map(equal, one, other))
        case "record":
            return _equal_records(cast("dict[str, Value]", left), cast("dict[str, Value]", right))
        case _:
            return left == right


def _equal_records(left: dict[str, Value], right: dict[str, Value]) -> bool:
    if left is right:
        return True
    return left.keys() == right.keys() and all(equal(value, right[key]) for key, value in left.items())


def sameness(value: Value) -> Hashable:
    """A key that is equal exactly for values that are the same. Nested values must have passed `limits.parts`."""
    match value:
        case str():
            return settled(value)
        case bool():
            return ("flag", value)  # True would be the same as 1
        case tuple():
            return ("list", *map(sameness, value))
        case dict():
            return ("record", frozenset((key, sameness(one)) for key, one in value.items()))
        case _:
            return value

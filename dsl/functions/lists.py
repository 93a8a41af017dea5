"""Functions of lists."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import timedelta
from decimal import Decimal, Overflow

from dsl.data.durations import from_microseconds, microseconds
from dsl.data.equality import equal, sameness
from dsl.data.failure import refuse
from dsl.data.kinds import Value, kind_of
from dsl.data.limits import fits_list
from dsl.data.numbers import CONTEXT, is_whole, written_number
from dsl.data.texts import settled
from dsl.data.words import with_article
from dsl.data.writing import written
from dsl.functions.declaration import function
from dsl.functions.parts import keys_of, nth, part_at
from dsl.hints import Any, cast

List = tuple[Value, ...]
_ORDERED = ("number", "duration", "date", "moment")


@function("length(value: text or record or list of any) -> integer")
def length(value: str | dict[str, Value] | List) -> Decimal:
    """How many characters a text has, items a list, fields a record.

    length("abc") is 3
    length([1, 2]) is 2
    length({ a: 1 }) is 1
    """
    return Decimal(len(settled(value)) if isinstance(value, str) else len(value))


@function("first(items: list of T) -> T?")
def first(items: List) -> Value:
    """The first item; nothing when the list is empty.

    first([3, 1]) is 3
    first([]) is missing
    """
    return items[0] if items else None


@function("last(items: list of T) -> T?")
def last(items: List) -> Value:
    """The last item; nothing when the list is empty.

    last([3, 1]) is 1
    last([]) is missing
    """
    return items[-1] if items else None


@function("unique(items: list of T) -> list of T", deep=True)
def unique(items: List) -> List:
    """The list with each item once, where it stood first. Items are the same as `is` says.

    unique(["b", "a", "b"]) is ["b", "a"]
    unique([1, 1.0, "1"]) is [1, "1"]
    """
    seen: dict[Hashable, Value] = {}
    for item in items:
        seen.setdefault(sameness(item), item)
    return tuple(seen.values())


@function("sorted(items: list of T, by?: text) -> list of T", deep=True)
def sorted_(items: List, by: str | None = None) -> List:
    """The items from small to large; texts by the alphabet, where capital letters count only between like words.

    `by` names the part of the items that decides, dotted when it lies deeper. Items that are the same stay in order.

    sorted([3, 1, 2]) is [1, 2, 3]
    sorted(["b", "A", "a"]) is ["A", "a", "b"]
    sorted([{ n: 2 }, { n: 1 }], "n") is [{ n: 1 }, { n: 2 }]
    sorted([1, "a"]) fails
    """
    keys = () if by is None else keys_of(by)
    values = tuple(part_at(item, keys, nth(at)) for at, item in enumerate(items)) if keys else items
    ranks = _order_keys(values, "sort")
    return tuple(items[at] for at in sorted(range(len(items)), key=ranks.__getitem__))


def _order_keys(values: List, verb: str) -> list[Any]:
    """What Python can compare, for values that are all of one kind with an order."""
    kinds = {kind_of(value) for value in values}
    if "nothing" in kinds:
        refuse(f"cannot {verb}: {nth(values.index(None))} is missing")
    if len(kinds) > 1:
        refuse(f"cannot {verb} {' and '.join(sorted(map(with_article, kinds)))} together")
    if kinds == {"text"}:
        return [(text.casefold(), text) for text in map(settled, cast("tuple[str, ...]", values))]
    if kinds and not kinds & set(_ORDERED):
        refuse(f"cannot {verb}: {with_article(kinds.pop())} has no order")
    return list(values)


@function("reversed(items: list of T) -> list of T")
def reversed_(items: List) -> List:
    """The items from the last to the first.

    reversed([1, 2, 3]) is [3, 2, 1]
    """
    return items[::-1]


def _numeric(items: List, verb: str) -> bool:
    """Whether the items are numbers (True) or durations (False); fails for others and for mixtures."""
    for at, item in enumerate(items):
        kind = kind_of(item)
        if kind == "nothing":
            refuse(f"cannot {verb}: {nth(at)} is missing")
        if kind not in ("number", "duration"):
            refuse(f"cannot {verb}: {nth(at)} is {with_article(kind)}, not a number or a duration")
        if kind != kind_of(items[0]):
            refuse(f"cannot {verb} numbers and durations together")
    return not items or isinstance(items[0], Decimal)


def _total(items: List, verb: str) -> Decimal:
    add = CONTEXT.add
    total = Decimal(0)
    numbers = cast("tuple[Decimal, ...]", items) if _numeric(items, verb) else tuple(
        microseconds(cast(timedelta, item)) for item in items
    )  # fmt: skip
    try:
        for number in numbers:
            total = add(total, number)
    except Overflow:
        refuse(f"cannot {verb}: the result is too large")
    return total


@function("sum(items: list of number or duration) -> number or duration")
def sum_(items: List) -> Value:
    """All numbers, or all durations, added up; 0 for an empty list.

    sum([1, 2.5]) is 3.5
    sum([1m, 30s]) is 90s
    sum([]) is 0
    sum([1, "2"]) fails
    """
    total = _total(items, "add up")
    return total if _numeric(items, "add up") else from_microseconds(total)


@function("average(items: list of number or duration) -> number or duration?")
def average(items: List) -> Value:
    """The sum divided by the count; nothing for an empty list.

    average([1, 2, 6]) is 3
    average([1m, 2m]) is 90s
    average([]) is missing
    """
    if not items:
        return None
    mean = CONTEXT.divide(_total(items, "average"), Decimal(len(items)))
    return mean if isinstance(items[0], Decimal) else from_microseconds(mean)


@function("min(value: T or list of T, more…: T) -> T?")
def min_(value: Value, *more: Value) -> Value:
    """The smallest number, duration, date or moment of a list, or of several values; nothing for an empty list.

    min([3, 1, 2]) is 1
    min(5s, 1m) is 5s
    min([]) is missing
    min(["a"]) fails
    """
    return _extreme(min, "min", value, more)


@function("max(value: T or list of T, more…: T) -> T?")
def max_(value: Value, *more: Value) -> Value:
    """The largest number, duration, date or moment of a list, or of several values; nothing for an empty list.

    max([3, 1, 2]) is 3
    max(date("2026-01-05"), today()) is today()
    max([]) is missing
    """
    return _extreme(max, "max", value, more)


def _extreme(choose: Callable[..., Any], name: str, value: Value, more: List) -> Value:
    if not more and not isinstance(value, tuple):
        refuse(f"{name} takes a list or several values, not {with_article(kind_of(value))} alone")
    items = (value, *more) if more else cast(List, value)
    if items and isinstance(items[0], str):
        refuse(f"cannot take the {name} of texts; sorted(…) puts them in order")
    _order_keys(items, f"take the {name}:")
    return cast(Value, choose(items)) if items else None


@function("count(in: text or list of any, what: any?) -> integer", deep=True)
def count(within: str | List, what: Value) -> Decimal:
    """How often something occurs: an item in a list, as `is` compares, or a text in a text.

    count(["a", "b", "a"], "a") is 2
    count("banana", "an") is 2
    count([1, nothing], nothing) is 1
    """
    if isinstance(within, str):
        if not isinstance(what, str) or not what:
            refuse("in a text only a text that is not empty can be counted")
        return Decimal(settled(within).count(settled(what)))
    return Decimal(sum(equal(item, what) for item in within))


@function("range(first: integer, last?: integer, step?: integer) -> list of integer")
def range_(start: Decimal, end: Decimal | None = None, step: Decimal = Decimal(1)) -> tuple[Decimal, ...]:
    """The whole numbers from the first to the last, both included; with one value, from 1 to it.

    range(3) is [1, 2, 3]
    range(2, 4) is [2, 3, 4]
    range(10, 1, -4) is [10, 6, 2]
    range(0) is []
    range(1000000000) fails
    """
    begin, stop = (Decimal(1), start) if end is None else (start, end)
    for value in (begin, stop, step):
        if not is_whole(value):
            refuse(f"range takes whole numbers, not {written_number(value)}")
    if step == 0:
        refuse("the step of a range cannot be 0")
    numbers = range(int(begin), int(stop) + (1 if step > 0 else -1), int(step))
    fits_list(_length(numbers))
    return tuple(map(Decimal, numbers))


def _length(numbers: range) -> int:
    """len() refuses numbers beyond a machine word."""
    return max(0, (numbers.stop - numbers.start + numbers.step - (1 if numbers.step > 0 else -1)) // numbers.step)


@function("zip(first: list of any, more…: list of any) -> list of list of any")
def zip_(head: List, *more: List) -> List:
    """The first items of all lists as one list, the second ones, and so on. The lists are of one length.

    zip(["a", "b"], [1, 2]) is [["a", 1], ["b", 2]]
    zip(["a"], []) fails
    """
    lengths = [len(one) for one in (head, *more)]
    if len(set(lengths)) > 1:
        refuse(f"zip takes lists of one length; these have {' and '.join(map(str, lengths))} items")
    return tuple(zip(head, *more, strict=True))


@function("group_by(items: list of T, part: text) -> record", deep=True)
def group_by(items: List, part: str) -> dict[str, Value]:
    """A record of lists: under each value of a part, written as text, the items that have it.

    group_by([{ k: "x", n: 1 }, { k: "y" }, { k: "x", n: 2 }], "k").x is [{ k: "x", n: 1 }, { k: "x", n: 2 }]
    keys(group_by([{ n: 1 }, { n: 2 }], "n")) is ["1", "2"]
    group_by([{ a: 1 }], "b") fails
    """
    groups: dict[str, list[Value]] = {}
    keys = keys_of(part)
    for at, item in enumerate(items):
        value = part_at(item, keys, nth(at))
        if value is None:
            refuse(f"`{part}` of {nth(at)} is missing")
        groups.setdefault(settled(written(value)), []).append(item)
    return {key: tuple(group) for key, group in groups.items()}

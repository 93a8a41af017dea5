"""Functions of records, and between values and JSON."""

from __future__ import annotations

from dsl.data.equality import sameness
from dsl.data.failure import refuse
from dsl.data.kinds import Value, kind_of
from dsl.data.limits import fits_list
from dsl.data.texts import settled
from dsl.data.words import with_article
from dsl.functions.declaration import function

Record = dict[str, Value]


@function("keys(record: record) -> list of text")
def keys(record: Record) -> tuple[str, ...]:
    """The names of a record's fields, in their order.

    keys({ b: 1, a: 2 }) is ["b", "a"]
    """
    return tuple(record)


@function("values(record: record) -> list of any")
def values(record: Record) -> tuple[Value, ...]:
    """The values of a record's fields, in their order.

    values({ b: 1, a: 2 }) is [1, 2]
    """
    return tuple(record.values())


@function("merge(first: record, more…: record) -> record")
def merge(first: Record, *more: Record) -> Record:
    """One record with the fields of all; where a name stands in several, the last one holds.

    merge({ a: 1, b: 1 }, { b: 2 }) is { a: 1, b: 2 }
    """
    merged = dict(first)
    for record in more:
        merged.update(record)
    fits_list(len(merged))
    return merged


@function("without(from: record or list of any, what: any?) -> record or list of any", deep=True)
def without(source: Record | tuple[Value, ...], what: Value) -> Value:
    """A record without a field, or a list without the items that are `what`. A list of those takes all of them out.

    without({ a: 1, b: 2 }, "a") is { b: 2 }
    without({ a: 1, b: 2 }, ["a", "c"]) is { b: 2 }
    without([1, 2, 1], 1) is [2]
    without(["a", "b", "c"], ["a", "c"]) is ["b"]
    """
    unwanted = what if isinstance(what, tuple) else (what,)
    if isinstance(source, tuple):
        gone = set(map(sameness, unwanted))
        return tuple(item for item in source if sameness(item) not in gone)
    names = {_field(name) for name in unwanted}
    return {name: value for name, value in source.items() if name not in names}


def _field(name: Value) -> str:
    if not isinstance(name, str):
        refuse(f"a field of a record has a text as its name, not {with_article(kind_of(name))}")
    return settled(name)


@function("json(text: text) -> any?", deep=True)
def json(text: str) -> Value:
    """The value that a JSON text holds, its numbers exactly.

    json("{\\"price\\": 1.10}").price is 1.1
    json("[1, null]") is [1, nothing]
    json("{") fails
    """
    from dsl.data.plain import from_json_text  # noqa: PLC0415 - few flows need it

    return from_json_text(text)


@function("to_json(value: any?) -> text", deep=True)
def to_json(value: Value) -> str:
    """The value as JSON; dates, moments and durations as texts. Files have no JSON.

    to_json({ a: [1, 0.50] }) is "{\\"a\\": [1, 0.5]}"
    to_json(nothing) is "null"
    """
    from dsl.data.plain import to_json_text  # noqa: PLC0415 - few flows need it

    return to_json_text(value)


@function("default(value: any?, instead: any?) -> any?", soft=True)
def default(value: Value, instead: Value) -> Value:
    """The value, or `instead` when it is missing or empty. (`otherwise` looks only at what is missing.)

    default("", "none") is "none"
    default(nothing, 0) is 0
    default(0, 1) is 0
    """
    return instead if value is None or (isinstance(value, (str, tuple, dict)) and not value) else value

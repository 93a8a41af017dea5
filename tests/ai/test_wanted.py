"""What `want` asks for: an answer is read as wanted exactly when it meets the schema that the service was given."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.data import DataFailure
from dsl.data.plain import to_plain
from dsl.nodes import values as va
from dsl.nodes.control import Field
from interpreter.ai import wanted

NAMES = ("a", "b", "total", "Postal")
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    "text": st.text(min_size=1, max_size=8),
    "number": st.integers(-(10**6), 10**6) | st.decimals(-1000, 1000, places=2).map(float),
    "integer": st.integers(-(10**6), 10**6),
    "flag": st.booleans(),
    "date": st.dates().map(lambda one: one.isoformat()),
    "moment": st.datetimes(timezones=st.timezones()).map(lambda one: one.replace(fold=0).isoformat()),
}


@st.composite
def typed(draw: Any, depth: int = 2) -> tuple[va.Type, Any]:
    """A type, and a JSON value of it."""
    shape = draw(st.sampled_from(("plain", "plain", "one of", "list", "record", "optional") if depth else ("plain",)))
    match shape:
        case "plain":
            name = draw(st.sampled_from(sorted(PLAIN)))
            return va.Plain(name), draw(PLAIN[name])
        case "one of":
            choices = tuple(draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True)))
            return va.OneOf(choices), draw(st.sampled_from(choices))
        case "list":
            type_, one = draw(typed(depth - 1))
            return va.ListType(type_), [one] * draw(st.integers(0, 3))
        case "record":
            parts = {name: draw(typed(depth - 1)) for name in draw(st.sets(st.sampled_from(NAMES), min_size=1))}
            fields = tuple(va.FieldType(name, type_) for name, (type_, _) in parts.items())
            return va.RecordType(fields), {name: value for name, (_, value) in parts.items()}
        case _:
            type_, one = draw(typed(depth - 1))
            inner = type_ if isinstance(type_, va.Optional) else va.Optional(type_)
            return inner, draw(st.sampled_from((one, None)))


@st.composite
def asked(draw: Any) -> tuple[list[Field], dict[str, Any]]:
    """The fields of a `want`, and an answer that has them."""
    parts = {name: draw(typed()) for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))}
    return [Field(name, type_) for name, (type_, _) in parts.items()], {name: one for name, (_, one) in parts.items()}


def meets(answer: Any, fields: list[Field]) -> bool:
    return jsonschema.Draft202012Validator(wanted.schema(fields)).is_valid(answer)


def reads(answer: Any, fields: list[Field]) -> bool:
    try:
        wanted.read(answer, fields)
    except DataFailure:
        return False
    return True


@given(asked())
def test_what_meets_the_schema_is_read_and_says_the_same(made: tuple[list[Field], dict[str, Any]]) -> None:
    fields, answer = made
    assert meets(answer, fields)
    read = wanted.read(answer, fields)
    again = json.loads(json.dumps(to_plain(read), default=float))
    assert meets(again, fields)
    for text in (json.dumps(answer), f"```json\n{json.dumps(answer)}\n```\n"):
        assert wanted.read(text, fields) == read


@given(asked(), st.data())
def test_a_field_too_few_or_too_many_is_noticed_by_both(made: tuple[list[Field], Any], data: st.DataObject) -> None:
    fields, answer = made
    name = data.draw(st.sampled_from(sorted(answer)))
    less = {key: one for key, one in answer.items() if key != name}
    assert reads(less, fields) == meets(less, fields)
    more = {**answer, "surplus": 1}
    assert not reads(more, fields)
    assert not meets(more, fields)


@pytest.mark.parametrize("name", ["secret", "file", "job", "device", "batch", "partner", "duration"])
def test_what_json_cannot_say_has_no_schema(name: Any) -> None:
    with pytest.raises(KeyError):
        wanted.schema([Field("a", va.Plain(name))])


def test_numbers_keep_their_digits() -> None:
    assert wanted.read('{"a": 0.10000000000000000001}', [Field("a", va.Plain("number"))]) == {
        "a": Decimal("0.10000000000000000001")
    }

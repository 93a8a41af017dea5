"""What `want` asks for: as JSON Schema for the service, and as the types that its answer is read with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, assert_never

from dsl.data import DataFailure, Value
from dsl.data.coercion import coerce_fields
from dsl.data.plain import from_json_text
from dsl.nodes.control import Field
from dsl.nodes.values import FieldType, ListType, OneOf, Optional, Plain, RecordType, Type

_PLAIN: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "flag": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "moment": {"type": "string", "format": "date-time"},
    "any": {},
}
"""The types that JSON can say (B602)."""

_FENCED = re.compile(r"\s*```[a-z]*\n(.*)\n```\s*", re.DOTALL)


def schema(fields: Iterable[Field]) -> dict[str, Any]:
    """The object that is wanted; a field with `?` may be null or be left out, no others may be there."""
    return _object([(one.name, one.type) for one in fields])


def _object(fields: list[tuple[str, Type]]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: _type(type_) for name, type_ in fields},
        "required": [name for name, type_ in fields if not isinstance(type_, Optional)],
        "additionalProperties": False,
    }


def _type(type_: Type) -> dict[str, Any]:
    match type_:
        case Plain(name):
            return dict(_PLAIN[name])
        case ListType(item):
            return {"type": "array", "items": _type(item)}
        case RecordType(fields):
            return _object([(one.name, one.type) for one in fields])
        case OneOf(choices):
            return {"type": "string", "enum": list(choices)}
        case Optional(inner):
            return {"anyOf": [_type(inner), {"type": "null"}]}
        case _:
            assert_never(type_)


def read(answer: Any, fields: Iterable[Field]) -> Value:
    """The answer as the record that is wanted; DataFailure that names the first part that does not fit."""
    given = _opened(answer)
    if not isinstance(given, dict):
        raise DataFailure("the answer is not what `want` asks for: it has no fields")
    made = coerce_fields(given, [FieldType(one.name, one.type) for one in fields])
    if made.problems:
        more = f", and {len(made.problems) - 1} more" if len(made.problems) > 1 else ""
        raise DataFailure(f"the answer is not what `want` asks for: {made.problems[0].message}{more}")
    return made.value


def _opened(answer: Any) -> Any:
    """An answer that was written out as JSON, maybe between the signs that Markdown puts around code."""
    if not isinstance(answer, str):
        return answer
    fenced = _FENCED.fullmatch(answer)
    try:
        return from_json_text(fenced[1] if fenced else answer)
    except DataFailure:
        return answer

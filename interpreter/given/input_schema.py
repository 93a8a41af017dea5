"""What a job says of the inputs of its flow: how people write them in a table, and which are secret (R127).

The service itself judges none of it (`written` is for those who read tables): a flow judges its inputs when it begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, assert_never

from dsl.nodes.control import Field, Flow
from dsl.nodes.values import ListType, OneOf, Optional, Plain, RecordType, Type
from interpreter.given.secret_inputs import holds_secret, secret_schema

_WORDS = {"number": "number", "integer": "number", "flag": "boolean", "any": "any"}


def input_schema(flows: Sequence[Flow]) -> dict[str, Any] | None:
    """All inputs of a job that runs one flow; of one that runs several, or none, only those that are secret."""
    if len(flows) != 1:
        return secret_schema(flows)
    return {"fields": [_field(one) for one in flows[0].inputs]}


def _field(one: Field) -> dict[str, Any]:
    required = one.default is None and not isinstance(one.type, Optional)
    secret = {"secret": True} if holds_secret(one.type) else {}
    return {"name": one.name, **secret, "written": {**_written(one.type), "required": required}}


def _written(kind: Type) -> dict[str, Any]:
    match kind:
        case Plain():
            whole = {"integer": True} if kind.name == "integer" else {}
            return {"type": _WORDS.get(kind.name, "string"), **whole}
        case ListType():
            return {"type": "array", "items": _written(kind.item)}
        case RecordType():
            fields = [
                {"name": one.name, "required": not isinstance(one.type, Optional), **_written(one.type)}
                for one in kind.fields
            ]
            return {"type": "object", "properties": fields}
        case OneOf():
            return {"type": "string", "enum": list(kind.choices)}
        case Optional():
            return _written(kind.type)
        case _:
            assert_never(kind)

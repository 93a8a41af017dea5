"""Which inputs of flows are secret, as the schema of a job says it: so that the service seals them (R127)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, assert_never

from dsl.nodes.control import Flow
from dsl.nodes.values import ListType, OneOf, Optional, Plain, RecordType, Type


def secret_schema(flows: Iterable[Flow]) -> dict[str, Any] | None:
    """The secret inputs of all these flows as fields of one schema, which says nothing of others; None without any."""
    names = sorted({one.name for flow in flows for one in flow.inputs if holds_secret(one.type)})
    return {"fields": [{"name": name, "secret": True} for name in names], "others": True} if names else None


def holds_secret(kind: Type) -> bool:
    """Whether values of a type are secret, or have something secret in them."""
    match kind:
        case Plain():
            return kind.name == "secret"
        case ListType():
            return holds_secret(kind.item)
        case RecordType():
            return any(holds_secret(one.type) for one in kind.fields)
        case Optional():
            return holds_secret(kind.type)
        case OneOf():
            return False
        case _:
            assert_never(kind)

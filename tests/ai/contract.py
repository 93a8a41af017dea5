"""The kept contract of the AI task's events, and random events that meet it."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from tests.tree import ROOT

EVENTS: dict[str, dict[str, Any]] = json.loads(
    (ROOT / "docs/reference/ai-events.schema.json").read_text(encoding="utf-8")
)["$defs"]

TEXTS = st.text(max_size=12)
COUNTS = st.integers(0, 2**40)
ANYTHING = st.recursive(
    st.none() | st.booleans() | COUNTS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)


def values(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that a schema allows, as far as the contract uses schemas."""
    if "anyOf" in schema:
        return st.one_of(*(values(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "const" in schema:
        return st.just(schema["const"])
    kinds = schema.get("type", ())
    kinds = [kinds] if isinstance(kinds, str) else kinds
    return st.one_of(*(_of_kind(kind, schema) for kind in kinds)) if kinds else ANYTHING


def _of_kind(kind: str, schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    match kind:
        case "string":
            return TEXTS
        case "number":
            return COUNTS
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
        case "array":
            return st.lists(values(schema.get("items", {})), max_size=3)
    if "properties" not in schema:
        return st.dictionaries(TEXTS, values(schema.get("additionalProperties", {})), max_size=3)
    fields = {name: values(inner) for name, inner in schema["properties"].items()}
    must = set(schema["required"])
    return st.fixed_dictionaries(
        {name: inner for name, inner in fields.items() if name in must},
        optional={name: inner for name, inner in fields.items() if name not in must},
    )

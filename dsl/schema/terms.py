"""The words of JSON Schema (draft 7) that the schemas are made of."""

from __future__ import annotations

from collections.abc import Iterable

from dsl.hints import Any, TypeAlias

Schema: TypeAlias = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
MADE = "Made from the declarations of the language by `make docs`."


def document(title: str, says: str, top: Schema, definitions: dict[str, Schema]) -> Schema:
    """A whole schema."""
    return {
        "$schema": DRAFT,
        "$comment": MADE,
        "title": title,
        "description": says,
        **top,
        "definitions": {name: definitions[name] for name in sorted(definitions)},
    }


def ref(name: str) -> Schema:
    """What a definition says."""
    return {"$ref": f"#/definitions/{name}"}


def closed(properties: dict[str, Schema], needed: Iterable[str] = ()) -> Schema:
    """Keys with what is behind them, and no others."""
    made: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    required = list(needed)
    return {**made, "required": required} if required else made


def having(*keys: str) -> Schema:
    """That these keys are there."""
    return {"type": "object", "required": list(keys)}

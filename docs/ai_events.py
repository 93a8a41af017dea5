"""The reference of an AI task's events: docs/reference/ai-events.md, from the contract and the types that read them."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

from interpreter.ai.events import BY_NAME

PAGE = Path(__file__).parent / "reference" / "ai-events.md"
CONTRACT = PAGE.with_name("ai-events.schema.json")
TIMED = ("timestamp", "iterationId")
HEAD = """\
# The events of an AI browser task

Made from [ai-events.schema.json](ai-events.schema.json) and interpreter/ai/events.py by `make docs`.

A task answers with server-sent events: each an `event:` line with one of these names and a `data:` line with one JSON
object. All but `task:trace_context`, `complete`, `error` and `done` carry `timestamp` (milliseconds since 1970) and
`iterationId` (the round of the agent's loop). A field with `?` may be missing or null.

| event | says | fields |
|---|---|---|
"""


def pages() -> dict[Path, str]:
    """The page by its path."""
    contract: dict[str, Any] = json.loads(CONTRACT.read_text(encoding="utf-8"))["$defs"]
    return {PAGE: HEAD + "".join(_row(name, contract[name]) for name in sorted(contract))}


def _row(name: str, schema: dict[str, Any]) -> str:
    must = schema.get("required", ())
    fields = [
        f"`{field}` {_kind(kind)}" if field in must else f"`{field}?` {_kind(kind).removesuffix(' or null')}"
        for field, kind in schema.get("properties", {}).items()
        if field not in TIMED
    ]
    said = " ".join(inspect.cleandoc(BY_NAME[name].__doc__ or "").split())
    return f"| `{name}` | {said} | {'; '.join(fields)} |\n"


def _kind(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return _kind(schema["anyOf"][0])
    if "enum" in schema:
        return " or ".join(f"`{one}`" for one in schema["enum"] if one is not None)
    if "const" in schema:
        return f"`{json.dumps(schema['const'])}`"
    kinds = schema.get("type", "anything")
    kind = kinds if isinstance(kinds, str) else " or ".join(kinds)
    if "items" in schema:
        return f"list of {_kind(schema['items'])}"
    if "properties" in schema:
        return "{" + ", ".join(f"`{name}` {_kind(inner)}" for name, inner in schema["properties"].items()) + "}"
    return kind

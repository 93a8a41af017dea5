"""The references of the events of AI tasks and of research, each from its contract and the types that stand for it."""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from interpreter.ai.events import BY_NAME
from interpreter.ai.research.events import BY_NAME as RESEARCH

FOLDER = Path(__file__).parent / "reference"
TIMED = ("timestamp", "iterationId")
TABLE = """
| event | says | fields |
|---|---|---|
"""
TASK = """\
# The events of an AI browser task

Made from [ai-events.schema.json](ai-events.schema.json) and interpreter/ai/events.py by `make docs`.

A task answers with server-sent events: each an `event:` line with one of these names and a `data:` line with one JSON
object. All but `task:trace_context`, `complete`, `error` and `done` carry `timestamp` (milliseconds since 1970) and
`iterationId` (the round of the agent's loop). A field with `?` may be missing or null.
"""
STUDY = """\
# The events of a research

Made from [ai-research-events.schema.json](ai-research-events.schema.json) and interpreter/ai/research/events.py by
`make docs`.

A research answers with server-sent events: each an `event:` line with one of these names and a `data:` line with one
JSON object. All carry `timestamp` (milliseconds since 1970) and `message`, a sentence. A field with `?` may be missing
or null. The last event is `complete` or `error`.
"""


def pages() -> dict[Path, str]:
    """The pages by their paths."""
    return {
        FOLDER / "ai-events.md": TASK + _table("ai-events", BY_NAME, TIMED),
        FOLDER / "ai-research-events.md": STUDY + _table("ai-research-events", RESEARCH, ("timestamp", "message")),
    }


def _table(contract: str, kinds: Mapping[str, type], everywhere: tuple[str, ...]) -> str:
    text = (FOLDER / f"{contract}.schema.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)["$defs"]
    return TABLE + "".join(_row(name, found[name], kinds[name], everywhere) for name in sorted(found))


def _row(name: str, schema: dict[str, Any], kind: type, everywhere: tuple[str, ...]) -> str:
    must = schema.get("required", ())
    fields = [
        f"`{field}` {_kind(inner)}" if field in must else f"`{field}?` {_kind(inner).removesuffix(' or null')}"
        for field, inner in schema.get("properties", {}).items()
        if field not in everywhere
    ]
    said = " ".join(inspect.cleandoc(kind.__doc__ or "").split())
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

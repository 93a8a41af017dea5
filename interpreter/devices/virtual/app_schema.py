"""JSON Schema (draft 7) of app files, made of the keys that the reader knows.

A widget and an action is one object: the first of its telling keys says which others may be there, as the reader has
it; as long as there is none, an editor offers them all. What only the whole file can tell is left to the reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias, assert_never

from interpreter.devices.virtual.app_declared import (
    ACTIONS,
    APP,
    BARE,
    DIALOG,
    KEY_EVENTS,
    KEYBOARDS,
    LINK,
    POP_UP,
    SCREEN,
    STYLES,
    WIDGETS,
    Declared,
    Holds,
)

Schema: TypeAlias = dict[str, Any]
_VALUE = ["string", "number", "boolean", "null"]
"""What an editor takes one value for; to the reader it is text as it was written."""
_SPAN = r"\d+(\.\d+)?\s*(ms|s|m|min|h)"
_TIME = rf"^\s*(\{{[^{{}}]*\}}|never|{_SPAN}(\s+to\s+{_SPAN})?(,?\s*or never)?)\s*$"
_COUNT = r"^\s*(\{[^{}]*\}|never|\d+(\s+to\s+\d+)?(,?\s*or never)?)\s*$"


def app_schema() -> Schema:
    """The schema of `<package>/app.yaml`."""
    definitions = {
        "value": {"type": _VALUE},
        "values": {"type": ["object", "null"], "additionalProperties": _ref("value")},
        "names": _many("value"),
        "conditions": {"anyOf": [_ref("value"), {"type": "array", "items": _ref("value")}]},
        "screen": {
            "title": "a screen",
            **_closed(SCREEN),
            "patternProperties": {f"^{one}": _ref("actions") for one in KEY_EVENTS},
        },
        "dialog": {"title": "a dialog", **_closed(DIALOG)},
        "pop-up": {"title": "a pop-up", **_closed(POP_UP)},
        "link": {"title": "a link", **_closed(LINK)},
        "widget": {"title": "a widget", "type": ["object", *_VALUE[:3]], "if": _is_object(), "then": _first(WIDGETS)},
        "widgets": _many("widget"),
        "action": {
            "title": "an action",
            "type": ["object", "string"],
            "if": _is_object(),
            "then": _first(ACTIONS),
            "else": {"enum": list(BARE)},
        },
        "actions": {
            "if": {"type": "array"},
            "then": {"type": "array", "items": _ref("action")},
            "else": _ref("action"),
        },
        **{_defined(kind): _kind(kind, keys) for kind, keys in (*WIDGETS.items(), *ACTIONS.items())},
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": "Made from the declared keys of app files by `make docs`.",
        "title": "An app of built-in phones",
        "description": "What an app on a built-in phone shows and does.",
        **_closed(APP),
        "definitions": {name: definitions[name] for name in sorted(definitions)},
    }


def _kind(kind: str, keys: Declared) -> Schema:
    made = {"title": f"the rest of `{kind}`", **_closed(keys)}
    if kind in ("field", "switch"):
        return {**made, "anyOf": [_having("id"), _having("variable")]}
    return {**made, "dependencies": {"for each": ["row"]}} if kind == "list" else made


def _defined(kind: str) -> str:
    prefix = "widget" if kind in WIDGETS else "action"
    return f"{prefix}_{kind.replace(' ', '_')}"


def _first(kinds: Mapping[str, Declared]) -> Schema:
    """The keys of the first kind that is there; without any, all kinds."""
    offered = {kind: _ref(f"{_defined(kind)}/properties/{kind}") for kind in kinds}
    made: Schema = {"type": "object", "properties": offered, "additionalProperties": False, "minProperties": 1}
    for kind in reversed(list(kinds)):
        made = {"if": _having(kind), "then": _ref(_defined(kind)), "else": made}
    return made


def _closed(keys: Declared) -> Schema:
    made: Schema = {
        "type": "object",
        "properties": {name: {"description": key.says, **_held(key.holds)} for name, key in keys.items()},
        "additionalProperties": False,
    }
    needed = [name for name, key in keys.items() if key.needed]
    return {**made, "required": needed} if needed else made


def _held(holds: Holds) -> Schema:
    match holds:
        case Holds.WORDS | Holds.LINE:
            return _ref("value")
        case Holds.YES:
            return {"enum": [True, False, "yes", "no", "on", "off", "true", "false"]}
        case Holds.COLOUR:
            return {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"}
        case Holds.TIME:
            return {"type": "string", "pattern": _TIME}
        case Holds.COUNT:
            return {"type": ["string", "integer"], "pattern": _COUNT, "minimum": 0}
        case Holds.NAMES | Holds.VALUES | Holds.CONDITIONS | Holds.WIDGETS | Holds.ACTIONS:
            return _ref({Holds.NAMES: "names", Holds.VALUES: "values"}.get(holds, holds.name.lower()))
        case Holds.TABLES:
            rows = {"type": ["array", "null"], "items": _ref("values")}
            return {"type": ["object", "null"], "additionalProperties": rows}
        case Holds.STYLE:
            return {"enum": list(STYLES)}
        case Holds.KEYBOARD:
            return {"enum": list(KEYBOARDS)}
        case Holds.SCREENS:
            return {"type": "object", "additionalProperties": _ref("screen"), "minProperties": 1}
        case Holds.DIALOGS:
            return {"type": ["object", "null"], "additionalProperties": _ref("dialog")}
        case Holds.POP_UPS:
            return _many("pop-up")
        case Holds.LINKS:
            return _many("link")
        case _:
            assert_never(holds)


def _many(name: str) -> Schema:
    return {"type": ["array", "null"], "items": _ref(name)}


def _is_object() -> Schema:
    return {"type": "object"}


def _having(key: str) -> Schema:
    return {"type": "object", "required": [key]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}

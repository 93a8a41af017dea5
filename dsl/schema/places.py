"""What may stand behind a key, each kind of place defined once: a text, a time, an element, a condition, steps."""

from __future__ import annotations

from dsl.hints import assert_never
from dsl.nodes.step import Kind, Slot
from dsl.schema.terms import Schema, closed, having, ref
from dsl.text.steering import KINDS_OF_FAILURE
from dsl.yaml import keys as k
from dsl.yaml.keys import Holds, Key, Keys

_NAME = "[A-Za-z_][A-Za-z0-9_]*"
_FILLED = r"\$\{[\s\S]*\}"
_KIND = "|".join(KINDS_OF_FAILURE)
_WRITTEN: list[str] = ["string", "number", "boolean"]
"""What an editor takes an unquoted text for: the place decides here, not how the text looks."""

DEFINITIONS: dict[str, Schema] = {
    "text": {"title": "a text", "type": _WRITTEN, "examples": ["Sign in", "${email}", "Order ${order_no}"]},
    "plain": {"title": "a text", "type": _WRITTEN},
    "name": {"title": "a name", "type": "string", "pattern": f"^{_NAME}$"},
    "names": {"title": "a name, or two", "type": "string", "pattern": f"^{_NAME}(, *{_NAME})?$"},
    "path": {"title": "a name", "type": "string", "pattern": rf"^{_NAME}(\.{_NAME})*$"},
    "value": {
        "title": "a value",
        "description": "A text, a number, a time, true or false; `${…}` for anything that is worked out, lists too; "
        "or keys with values.",
        "type": [*_WRITTEN, "object"],
        "additionalProperties": ref("value"),
    },
    "number": {
        "title": "a number, or a share as 50%",
        "type": ["number", "string"],
        "pattern": rf"^({_FILLED}|-?\d+(\.\d+)?%)$",
        "examples": [3, "50%"],
    },
    "whole_number": {
        "title": "a whole number",
        "type": ["integer", "string"],
        "pattern": f"^{_FILLED}$",
        "examples": [3],
    },
    "time": {
        "title": "a time like 20s",
        "description": "A time with its unit: 500ms, 20s, 5m, 2h, 1d.",
        "type": "string",
        "pattern": rf"^([0-9.]+(ms|s|m|h|d)|{_FILLED})$",
        "examples": ["20s", "5m"],
    },
    "two_times": {"title": "two times", "type": "string", "pattern": " to ", "examples": ["200ms to 600ms"]},
    "list": {"title": "a list", "type": "string", "pattern": f"^{_FILLED}$", "examples": ["${urls}", "${[1, 2]}"]},
    "record": {
        "title": "keys with values",
        "type": ["object", "string"],
        "pattern": f"^{_FILLED}$",
        "additionalProperties": ref("value"),
    },
    "filled": {"title": "a value in ${…}", "type": "string", "pattern": f"^{_FILLED}$"},
    "pattern": {"title": "a pattern between slashes", "type": "string", "pattern": "^/[\\s\\S]*/[imsx]*$"},
    "bare_condition": {
        "title": "a condition",
        "description": "A condition without `${…}`, as `length(urls) > 3`.",
        "type": ["string", "boolean"],
        "examples": ["order.lines is not empty", "price <= item.target"],
    },
    "ordinal": {
        "title": "1st, 2nd, 3rd or last",
        "type": ["string", "integer"],
        "minimum": 1,
        "pattern": "^([1-9][0-9]*(st|nd|rd|th)?|last)$",
        "examples": ["2nd", "last"],
    },
    "point": {"title": "a place like 50%, 20%", "type": "string", "pattern": "%, *[0-9.]+%$", "examples": ["50%, 20%"]},
    "flag": {"title": "true", "type": "boolean", "examples": [True]},
    "type": {
        "title": "a type",
        "type": "string",
        "examples": ["text", "number", "list of text", "one of \"a\", \"b\"", "text?"],
    },
    "field": {
        "title": "a type",
        "description": "A type, and behind `=` what is taken when nothing is given.",
        "type": "string",
        "examples": ["text", "integer = 2", "list of text", "secret"],
    },
    "kinds_of_failure": {
        "title": "kinds of failure",
        "type": "string",
        "anyOf": [{"enum": list(KINDS_OF_FAILURE)}, {"pattern": f"^({_KIND})( *, *({_KIND}))*$"}],
    },
}  # fmt: skip


def definitions() -> dict[str, Schema]:
    """All kinds of places but the statements."""
    return {
        **DEFINITIONS,
        "element": _element(),
        "base": {
            "title": "an element",
            "type": [*_WRITTEN, "object"],
            **_keys(k.BASES),
            **_known(k.BASES, {"type": "object", "minProperties": 1, "maxProperties": 1}),
        },
        "condition": _condition(),
        "file": closed_keys(k.ATTACHMENT),
        "handler": closed_keys(k.HANDLER),
        "schedule": {"title": "a schedule", **closed_keys(k.SCHEDULE), "type": [*_WRITTEN, "object"]},
        "steps": {"title": "steps", "type": "array", "items": ref("step"), "minItems": 1},
    }


def closed_keys(keys: Keys, also: tuple[str, ...] = ()) -> Schema:
    """An object that has these keys and no others; `also` names those that must be there besides the declared ones."""
    return closed({name: behind(key) for name, key in keys.items()}, (*also, *k.needed(keys)))


def _keys(keys: Keys) -> Schema:
    return {"properties": {name: behind(key) for name, key in keys.items()}, "additionalProperties": False}


def _element() -> Schema:
    """A text, or keys among which one says what the element is found by."""
    return {
        "title": "an element",
        "description": "A text that is on the screen, or keys like {id: email} and {text: Sign in, below: Total}.",
        "type": [*_WRITTEN, "object"],
        **_keys(k.SELECTOR),
        **_known(k.SELECTOR, {"oneOf": [having(name) for name in k.BASES]}),
    }


def _known(keys: Keys, then: Schema) -> Schema:
    """What holds when all keys are known; else the unknown one is mistake enough."""
    return {"if": {"type": "object", "propertyNames": {"enum": list(keys)}}, "then": then}


def _condition() -> Schema:
    both = {**k.SHOWS, **k.SHOWS_NOT}
    return {
        "title": "a condition",
        "description": "A condition without `${…}`, or what is on the screen: {shows: Sold out}.",
        "type": ["string", "boolean", "object"],
        **_keys(both),
        "minProperties": 1,
        "dependencies": {"up to": ["shows"], "does not show": {"type": "object", "maxProperties": 1}},
        "examples": ["price <= item.target"],
    }


def behind(key: Key) -> Schema:
    """What stands behind a declared key, with what it is for."""
    return {"description": key.says, **held(key.holds)}


def _items(keys: Keys) -> Schema:
    return {"type": "array", "items": closed_keys(keys), "minItems": 1}


def _named(what: str) -> Schema:
    return {
        "type": "object",
        "propertyNames": {"pattern": f"^{_NAME}$"},
        "additionalProperties": ref(what),
        "minProperties": 1,
    }


_REFS = {
    Holds.PLAIN: "plain", Holds.TEXT: "text", Holds.NAME: "name", Holds.NAMES: "names", Holds.PATH: "path",
    Holds.VALUE: "value", Holds.NUMBER: "whole_number", Holds.TIME: "time", Holds.SPAN: "two_times",
    Holds.LIST: "list", Holds.RECORD: "record", Holds.PATTERN: "pattern", Holds.CONDITION: "condition",
    Holds.SELECTOR: "element", Holds.BASE: "base", Holds.ORDINAL: "ordinal", Holds.POINT: "point",
    Holds.FLAG: "flag", Holds.TYPE: "type", Holds.KINDS: "kinds_of_failure", Holds.STEPS: "steps",
    Holds.SCHEDULE: "schedule",
}  # fmt: skip
_ITEMS = {
    Holds.USES: k.USE, Holds.BLOCKS: k.BLOCK, Holds.WHENEVERS: k.WHENEVER, Holds.ELSE_IFS: k.ELSE_IF,
    Holds.CASES: k.CASE, Holds.BRANCHES: k.BRANCH,
}  # fmt: skip
_NAMED = {Holds.TYPES: "type", Holds.FIELDS: "field", Holds.ELEMENTS: "element"}


def held(holds: Holds) -> Schema:
    """What stands behind a key, by what the declaration says that it holds."""
    if holds in _REFS:
        return ref(_REFS[holds])
    if holds in _ITEMS:
        return _items(_ITEMS[holds])
    if holds in _NAMED:
        return _named(_NAMED[holds])
    match holds:
        case Holds.HANDLERS:
            return {"type": "array", "items": ref("handler"), "minItems": 1}
        case Holds.PLAINS:
            return {"type": [*_WRITTEN, "array"], "items": ref("plain")}
        case Holds.VALUES:
            return {"anyOf": [ref("value"), {"type": "array", "items": ref("value"), "minItems": 1}]}
        case Holds.ON_FAILURE:
            return {"enum": ["on failure"]}
        case Holds.DEFAULTS:
            return closed_keys(k.DEFAULTS)
        case Holds.RELATIONS:
            one = {**closed_keys(k.RELATIONS), "minProperties": 1}
            return {"type": "array", "items": one, "minItems": 1}
        case _:
            raise ValueError(f"what holds {holds} stands in no definition")


_WANTED = {
    "any": "value", "text": "text", "number": "number", "integer": "whole_number", "duration": "time",
    "flag": "bare_condition", "list": "list", "record": "record", "job": "text", "device": "text",
}  # fmt: skip


def place(slot: Slot) -> Schema:
    """What stands in a place of a step."""
    match slot.place.kind:
        case Kind.EXPRESSION:
            return ref(_WANTED.get(slot.place.wants, "filled"))
        case Kind.SELECTOR:
            return ref("element")
        case Kind.TEXT:
            return ref("text")
        case Kind.PATTERN:
            return ref("pattern")
        case Kind.NAME:
            return ref("name")
        case Kind.WORD:
            return {"enum": list(slot.place.words)}
        case Kind.KEY:
            return {"anyOf": [{"enum": list(slot.place.words)}, {"type": "integer"}]}
        case Kind.ATTACHMENTS:
            return {"type": "array", "items": ref("file"), "minItems": 1}
        case Kind.FLAG:
            return ref("flag")
    assert_never(slot.place.kind)

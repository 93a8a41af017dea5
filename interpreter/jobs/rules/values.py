"""JSON values: what may be stored (R2, R88), how it is written as text, and when two are equal (R111)."""

from __future__ import annotations

import hashlib
import json
import math
import re
from typing import Any

import msgspec

from interpreter.jobs.rules.refusal import Refused

MAX_DEPTH = 64
_SIMPLE = frozenset({int, bool, type(None)})
_ID = re.compile(r"[0-9a-f]{24}\Z")


def is_id(value: Any) -> bool:
    """Whether this is the id of a job or a task: 24 lower-case hexadecimal digits."""
    return isinstance(value, str) and _ID.match(value) is not None


def object_of(value: Any, what: str) -> dict[str, Any]:
    """A record whose fields are all JSON values, or a refusal that names the place (R2, R28, R44, R87)."""
    if not isinstance(value, dict):
        raise Refused(f"{what} must be a record with named fields", "bad_data")
    _check(value, what, 0)
    return value


def _check(value: Any, place: str, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise Refused(f"{place} is nested too deeply or holds itself", "bad_data")
    if value is None or isinstance(value, bool | int):
        return
    if isinstance(value, str):
        _check_text(value, place)
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise Refused(f"{place} is not a finite number", "bad_data")
    elif isinstance(value, dict):
        _check_fields(value, place, depth)
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            _check(item, f"{place}[{index}]", depth + 1)
    else:
        raise Refused(f"{place} cannot be written as JSON ({type(value).__name__})", "bad_data")


def is_plain(record: dict[Any, Any]) -> bool:
    """Whether a record needs no closer look: its names and values are such as most tasks are given."""
    return all(type(name) is str and name.isascii() and _is_simple(item) for name, item in record.items())


def _is_simple(item: Any) -> bool:
    """What needs no closer look: most of what tasks are given."""
    kind = type(item)
    return item.isascii() if kind is str else kind in _SIMPLE


def _check_text(value: str, place: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Refused(f"{place} has half a character in it", "bad_data") from None


def _check_fields(value: dict[Any, Any], place: str, depth: int) -> None:
    for name, item in value.items():
        if type(name) is str and name.isascii() and _is_simple(item):
            continue
        if not isinstance(name, str):
            raise Refused(f"{place} has a field whose name is not text", "bad_data")
        _check_text(name, place)
        _check(item, f"{place}.{name}", depth + 1)


def text_of(value: Any) -> str:
    """The JSON text under which a checked value is stored; order of fields and types are kept (R88)."""
    return msgspec.json.encode(value).decode()


def parsed(text: str | None) -> Any:
    """The value of a stored text, or the text itself where it is no JSON (R65)."""
    if text is None:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text


def canonical(value: Any) -> str:
    """One text for all equal values: fields sorted, 1.0 as 1; true stays apart from 1 and null from nothing (R111)."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def digest(value: Any) -> str:
    """A short fingerprint of a JSON value; equal values have the same."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()

"""Values of a flow as the journal keeps them: JSON that gives back the very value, secrets included.

Nothing here is for showing: what is kept lies in a file that its owner alone may read. `value(kept(x)) == x`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, assert_never

from dsl.data import Batch, FileValue, Pattern, Secret, Value
from dsl.data.patterns import pattern
from interpreter.events import Json

_MICROSECOND = timedelta(microseconds=1)


def kept(value: Value) -> Json:
    """The value for the journal."""
    match value:
        case Secret():
            return {"$secret": str(value)}
        case None | bool() | str():
            return value
        case Decimal():
            return {"$number": str(value)}
        case timedelta():
            return {"$duration": value // _MICROSECOND}
        case datetime():
            return {"$moment": value.isoformat()}
        case date():
            return {"$date": value.isoformat()}
        case tuple():
            return [kept(one) for one in value]
        case dict():
            return {f"${key}" if key.startswith("$") else key: kept(one) for key, one in value.items()}
        case Pattern():
            return {"$pattern": [value.source, value.flags]}
        case FileValue():
            place = {"bytes": value.source.hex()} if isinstance(value.source, bytes) else {"path": str(value.source)}
            return {"$file": {"name": value.name, "extension": value.extension, "size": value.size, **place}}
        case Batch():
            return {"$batch": {"ids": list(value.ids), "inputs": kept(value.inputs), "job": value.job}}
        case _:
            assert_never(value)


def value(json: Json) -> Value:
    """The value that was kept; ValueError for JSON that is none."""
    match json:
        case None | bool() | str():
            return json
        case list():
            return tuple(value(one) for one in json)
        case dict():
            tag = next(iter(json), "")
            if len(json) == 1 and tag in _TAGS:
                return _TAGS[tag](json[tag])
            return {key.removeprefix("$") if key.startswith("$$") else key: value(one) for key, one in json.items()}
        case _:
            raise ValueError(f"the journal has {json!r} where a value was kept")


def _file(json: Any) -> FileValue:
    source = bytes.fromhex(json["bytes"]) if "bytes" in json else Path(json["path"])
    return FileValue(json["name"], json["extension"], source, json["size"])


def _batch(json: Any) -> Batch:
    return Batch(tuple(json["ids"]), tuple(value(one) for one in json["inputs"]), json["job"])


_TAGS: dict[str, Callable[[Any], Value]] = {
    "$secret": Secret,
    "$number": Decimal,
    "$duration": lambda json: timedelta(microseconds=json),
    "$moment": datetime.fromisoformat,
    "$date": date.fromisoformat,
    "$pattern": lambda json: pattern(*json),
    "$file": _file,
    "$batch": _batch,
}

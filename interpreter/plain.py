"""Values of a flow as they stand in events: JSON that keeps their kind, so that a run can be read back.

Texts, flags, nothing, whole numbers, lists and records stand as themselves; the rest as a record with one key
that begins with `$`. Secrets are never written.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import NoneType
from typing import Any, assert_never

from dsl.data import Batch, FileValue, Pattern, Secret, Value
from dsl.data.plain import to_plain
from interpreter.events import Json
from interpreter.redact import MASK, Redactor

BARE = frozenset((Decimal, str, bool, NoneType))  # kinds of values that are no secrets and have none in them


def recorded(value: Value) -> Json:
    """The value for the log."""
    match value:
        case Decimal():
            text = str(value)
            if text.isdecimal():  # most are such; what follows takes twice as long
                return int(text)
            return whole if (whole := int(value)) == value else {"$number": text}
        case None | bool():
            return value
        case Secret():
            return {"$secret": MASK}
        case str():
            return str(value)
        case timedelta():
            return {"$duration": str(Decimal(value // timedelta(microseconds=1)) / 1_000_000)}
        case datetime():
            return {"$moment": value.isoformat()}
        case date():
            return {"$date": value.isoformat()}
        case tuple():
            return [recorded(one) for one in value]
        case dict():
            return {f"${key}" if key.startswith("$") else key: recorded(one) for key, one in value.items()}
        case Pattern():
            return {"$pattern": f"/{value.source}/{value.flags}"}
        case FileValue():
            return {"$file": {"name": value.name, "extension": value.extension, "size": value.size}}
        case Batch():
            return {"$batch": {"ids": list(value.ids), "job": value.job}}
        case _:
            assert_never(value)


def sent(value: Value) -> Any:
    """The value for the job service: JSON without tags, secrets readable (they are what is handed over)."""
    return _jsonable(to_plain(value))


def _jsonable(plain: Any) -> Any:
    match plain:
        case Decimal():
            return float(plain)
        case list():
            return [_jsonable(one) for one in plain]
        case dict():
            return {key: _jsonable(one) for key, one in plain.items()}
        case _:
            return plain


def secrets_in(value: Value) -> tuple[Secret, ...]:
    """Every secret inside a value."""
    match value:
        case Secret():
            return (value,)
        case tuple():
            return tuple(found for one in value for found in secrets_in(one))
        case dict():
            return tuple(found for one in value.values() for found in secrets_in(one))
        case _:
            return ()


def mask_all(redactor: Redactor, values: Mapping[str, Value]) -> None:
    """From now on mask every secret inside these values."""
    for value in values.values():
        for secret in secrets_in(value):
            redactor.register(str(secret))

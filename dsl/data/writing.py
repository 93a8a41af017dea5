"""Values as text: how they look inside `"…${value}…"` and wherever a text is wanted (language rules 4 and 16)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from dsl.data.durations import written_duration
from dsl.data.failure import refuse
from dsl.data.kinds import Batch, FileValue, Pattern, Secret, Value
from dsl.data.numbers import written_number
from dsl.hints import assert_never

_SHOWN = 60


def written(value: Value) -> str:
    """The value as plain text; lists and records as JSON, dates and moments in ISO 8601; `nothing` fails."""
    match value:
        case str():
            return str(value)
        case bool():
            return "true" if value else "false"
        case Decimal():
            return written_number(value)
        case datetime():
            return value.isoformat(timespec="milliseconds" if value.microsecond else "seconds")
        case date():
            return value.isoformat()
        case timedelta():
            return written_duration(value)
        case tuple() | dict():
            return _as_json(value)
        case FileValue():
            return value.name
        case Pattern():
            return f"/{value.source}/{value.flags}"
        case Batch():
            return f"batch of {len(value.ids)}"
        case None:
            return refuse("nothing cannot be written into a text")
        case _:
            assert_never(value)


def quoted(text: str) -> str:
    """The text as a message shows it: whole or not at all, for half a secret would not be masked."""
    if isinstance(text, Secret):
        return "the secret text"
    return f'"{text}"' if len(text) <= _SHOWN else f"the text of {len(text):,} characters"


def _as_json(value: Value) -> str:
    from dsl.data.plain import to_json_text  # noqa: PLC0415 - json is loaded by those who need it

    return to_json_text(value)

"""Durations: exact to the microsecond, read and written with units (`1h 30m`)."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from dsl.data.failure import refuse
from dsl.data.numbers import exact, written_number
from dsl.nodes.expressions import UNIT_MILLISECONDS

_MICROSECOND = timedelta(microseconds=1)
_LONGEST = Decimal(10) ** 19
_PIECE = r"\s*([0-9]+(?:\.[0-9]+)?)\s*(ms|s|m|h|d)(?![a-z])"


def microseconds(duration: timedelta) -> Decimal:
    """The length in microseconds, a whole number."""
    return Decimal(duration // _MICROSECOND)


def from_microseconds(amount: Decimal) -> timedelta:
    """The duration of so many microseconds, rounded to whole ones; fails past some 300,000 years."""
    if not abs(amount) < _LONGEST:
        refuse("the duration is too long")
    return timedelta(microseconds=int(amount.to_integral_value(ROUND_HALF_EVEN)))


def from_seconds(seconds: Decimal) -> timedelta:
    """The duration of so many seconds."""
    return from_microseconds(seconds * 1_000_000)


def written_duration(duration: timedelta) -> str:
    """In the largest units, largest first: `1d`, `1h 30m`, `1m 30s`, `1s 500ms`, `0s`, `-5m`."""
    if duration < timedelta(0):
        return "-" + written_duration(-duration)
    rest = duration // _MICROSECOND
    pieces = []
    for unit, size in (("d", 86_400_000_000), ("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000)):
        amount, rest = divmod(rest, size)
        if amount:
            pieces.append(f"{amount}{unit}")
    if rest:
        pieces.append(f"{written_number(Decimal(rest) / 1000)}ms")
    return " ".join(pieces) or "0s"


def read_duration(text: str) -> timedelta | None:
    """The duration of a text like `20s`, `1h 30m`, `-1.5h`; None when it is none."""
    bare = text.strip()
    minus = bare.startswith("-")
    bare = bare.removeprefix("-")
    seconds, at = Decimal(0), 0
    piece = re.compile(_PIECE)
    while found := piece.match(bare, at):
        try:
            seconds += exact(found[1]) * UNIT_MILLISECONDS[found[2]] / 1000  # type: ignore[index]
        except InvalidOperation:
            refuse("the duration is too long")
        at = found.end()
    if at == 0 or bare[at:].strip():
        return None
    return from_seconds(-seconds if minus else seconds)

"""Values and JSON: numbers exactly, dates, moments and durations as text; files, patterns and batches have none."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from json.encoder import encode_basestring

from dsl.data.failure import refuse
from dsl.data.kinds import Batch, FileValue, Pattern, Secret, Value
from dsl.data.limits import DEPTH, DIGITS, PARTS, TEXT_LENGTH, fits_list, fits_text, parts
from dsl.data.numbers import exact, is_whole, written_number
from dsl.data.writing import written
from dsl.hints import Any, NoReturn, TypeAlias

Plain: TypeAlias = "bool | int | Decimal | str | list[Plain] | dict[str, Plain] | None"
_NO_FORM = {FileValue: "a file cannot be sent as data; attach it", Pattern: "a pattern cannot be sent as data",
            Batch: "a batch cannot be sent as data"}  # fmt: skip


def to_plain(value: Value) -> Plain:
    """The value for JSON: whole numbers as int, others as Decimal (written exactly by `to_json_text`)."""
    parts(value)
    return _plain(value)


def _plain(value: Value) -> Plain:
    match value:
        case None | bool():
            return value
        case str():
            return str(value)
        case Decimal():
            return int(value) if is_whole(value) else value
        case date() | timedelta():
            return written(value)
        case tuple():
            return [_plain(one) for one in value]
        case dict():
            return {key: _plain(one) for key, one in value.items()}
        case _:
            return refuse(_NO_FORM[type(value)])


def to_json_text(value: Value) -> str:
    """The value as compact JSON with every digit of its numbers; the text fits the limit for texts."""
    parts(value)
    writer = _Writer()
    writer.add(value)
    return "".join(writer.pieces)


class _Writer:
    """Gathers the pieces of a JSON text, no more than fit into a text."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0

    def put(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)
        if self.length > TEXT_LENGTH:
            refuse(f"the value would be longer than {TEXT_LENGTH:,} characters as JSON, which is the limit of a text")

    def add(self, value: Value) -> None:
        match value:
            case str():
                self.put(encode_basestring(str(value)))
            case None:
                self.put("null")
            case bool():
                self.put("true" if value else "false")
            case Decimal():
                self.put(written_number(value))
            case date() | timedelta():
                self.put(encode_basestring(written(value)))
            case tuple():
                self.put("[")
                for at, one in enumerate(value):
                    if at:
                        self.put(", ")
                    self.add(one)
                self.put("]")
            case dict():
                self.put("{")
                for at, (key, one) in enumerate(value.items()):
                    self.put(f"{', ' if at else ''}{encode_basestring(str(key))}: ")
                    self.add(one)
                self.put("}")
            case _:
                refuse(_NO_FORM[type(value)])


def from_json_text(text: str) -> Value:
    """The value of a JSON text, its numbers exactly; fails with the place when it is no JSON."""
    try:
        return from_plain(json.loads(text, parse_float=_number, parse_int=_number, parse_constant=_constant))
    except json.JSONDecodeError as problem:
        return refuse(f"the text is no JSON: {problem.msg.lower()} at line {problem.lineno}, column {problem.colno}")
    except RecursionError:
        return refuse(f"the value is nested deeper than {DEPTH} levels")


def _number(text: str) -> Decimal:
    base, _, power = text.lower().partition("e")
    number = exact(base)
    if not power:
        return number
    if len(power) > 6 or not -DIGITS < number.adjusted() + int(power) < DIGITS:
        refuse(f"the number {text[:40]} is too large or too small")
    return number.scaleb(int(power))


def _constant(name: str) -> NoReturn:
    refuse(f"{name} is no number")


def from_plain(plain: object) -> Value:
    """The value of what JSON, YAML or a service gave; lists and records are copied, values stay as they are."""
    return _Reader().value(plain, 1)


class _Reader:
    """Counts the parts that were read, so that no answer from outside becomes too large."""

    def __init__(self) -> None:
        self.count = 0

    def value(self, plain: object, depth: int) -> Value:
        self.count += 1
        if self.count > PARTS:
            refuse(f"the value has more than {PARTS:,} parts")
        if depth > DEPTH:
            refuse(f"the value is nested deeper than {DEPTH} levels")
        match plain:
            case None | bool() | Decimal() | Secret():
                return _finite(plain) if isinstance(plain, Decimal) else plain
            case str():
                return _text(plain)
            case int():
                return _whole(plain)
            case float():
                return _finite(Decimal(repr(plain)))
            case datetime():
                return plain if plain.tzinfo else refuse("a moment needs its zone")
            case date() | timedelta() | Pattern() | FileValue() | Batch():
                return plain
            case Mapping():
                return self.record(plain, depth)
            case Sequence() if not isinstance(plain, (bytes, bytearray)):
                fits_list(len(plain))
                return tuple(self.value(one, depth + 1) for one in plain)
            case _:
                return refuse(f"{type(plain).__name__} is no kind of value that a flow knows")

    def record(self, plain: Mapping[Any, object], depth: int) -> dict[str, Value]:
        fits_list(len(plain))
        return {_text(str(key)): self.value(one, depth + 1) for key, one in plain.items()}


def _text(text: str) -> str:
    """Half of a character pair (JSON allows it) cannot be written as UTF-8; it becomes the replacement sign."""
    fits_text(len(text))
    if text.isascii():
        return str(text)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _whole(number: int) -> Decimal:
    if abs(number) >= 10**DIGITS:
        refuse(f"a whole number has at most {DIGITS} digits")
    return Decimal(number)


def _finite(number: Decimal) -> Decimal:
    if not number.is_finite():
        refuse(f"{number} is no number")
    if number and not -DIGITS < number.adjusted() < DIGITS:
        refuse(f"a number has at most {DIGITS} digits")
    return number

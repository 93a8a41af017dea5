"""Entries of the event log as JSON lines, and back: `read(write(entry)) == entry`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec

from interpreter.events import VERSION, Entry, Event, LoopRound

ENVELOPE = ("v", "seq", "at", "offset", "run", "task", "strand", "rounds")
_encode = msgspec.json.Encoder().encode
_VERSION = b'{"v":%d,' % VERSION
_ROUNDS = b',"rounds":'
_ROUNDS_BEHIND = len(_ROUNDS) + len(b"}}")
_INSIDE, _BESIDE = b',"event":{"event":', b',"event":'  # no text has them: a quote in it has a backslash before


def body(event: Event | LoopRound) -> dict[str, Any]:
    """The own fields of an event or a round as JSON values; the name of an event is among them."""
    fields: dict[str, Any] = msgspec.to_builtins(event)
    return fields


def event(fields: dict[str, Any]) -> Event:
    """The event of its own fields; ValueError when they are no event's."""
    try:
        found: Event = msgspec.convert(fields, Event)
    except msgspec.ValidationError as problem:
        raise ValueError(str(problem)) from None
    return found


def rounds(fields: Any) -> tuple[LoopRound, ...]:
    """The rounds that stand beside an event; ValueError when they are none."""
    try:
        return msgspec.convert(fields, tuple[LoopRound, ...])
    except msgspec.ValidationError as problem:
        raise ValueError(str(problem)) from None


def own(event: Event | LoopRound) -> str:
    """The own fields of an event or a round as JSON."""
    return _encode(event).decode()


def line(entry: Entry) -> bytes:
    """One line with its end, in UTF-8."""
    # an event is an object inside of its entry, its name first; in a line its fields stand beside the envelope
    if entry.rounds:
        rounds = _encode(entry.rounds)
        flat = _encode(entry)[1 : -len(rounds) - _ROUNDS_BEHIND].replace(_INSIDE, _BESIDE, 1)
        return _VERSION + flat + _ROUNDS + rounds + b"}\n"
    return _VERSION + _encode(entry)[1:-1].replace(_INSIDE, _BESIDE, 1) + b"\n"


def write(entry: Entry) -> str:
    """One line without its end."""
    return line(entry).decode()[:-1]


def read(line: str) -> Entry:
    """The entry of a line; ValueError when it is none, or of another version."""
    fields = json.loads(line)
    if fields.get("v") != VERSION:
        raise ValueError(f"the event log is of version {fields.get('v')}, this program reads {VERSION}")
    rest = {name: value for name, value in fields.items() if name not in ENVELOPE}
    return Entry(
        fields["seq"], datetime.fromisoformat(fields["at"]), fields["offset"], fields["run"], fields["task"],
        fields["strand"], event(rest), rounds(fields.get("rounds", ())),
    )  # fmt: skip


def read_all(lines: Iterable[str]) -> Iterator[Entry]:
    """The entries of a log; a last line that was cut off by a crash is left out."""
    for line in lines:
        if line.endswith("\n"):
            yield read(line)

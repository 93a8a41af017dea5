"""Entries of the event log as JSON lines, and back: `read(write(entry)) == entry`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec

from interpreter.events import VERSION, Entry, Event

ENVELOPE = ("v", "seq", "at", "offset", "run", "task", "strand")
_encode = msgspec.json.Encoder().encode


def body(event: Event) -> dict[str, Any]:
    """The event's own fields as JSON values, its name among them."""
    fields: dict[str, Any] = msgspec.to_builtins(event)
    return fields


def event(fields: dict[str, Any]) -> Event:
    """The event of its own fields; ValueError when they are no event's."""
    try:
        found: Event = msgspec.convert(fields, Event)
    except msgspec.ValidationError as problem:
        raise ValueError(str(problem)) from None
    return found


def own(event: Event) -> str:
    """The event's own fields as JSON."""
    return _encode(event).decode()


def write(entry: Entry) -> str:
    """One line without its end."""
    where = _where(entry.run, entry.task, entry.strand)
    at, fields = entry.at.isoformat(), own(entry.event)[1:]
    return f'{{"v":{VERSION},"seq":{entry.seq},"at":"{at}","offset":{entry.offset},{where},{fields}'


@lru_cache(maxsize=1024)
def _where(run: str, task: str | None, strand: str) -> str:
    """The part of the envelope that is the same in line after line."""
    return _encode({"run": run, "task": task, "strand": strand}).decode()[1:-1]


def read(line: str) -> Entry:
    """The entry of a line; ValueError when it is none, or of another version."""
    fields = json.loads(line)
    if fields.get("v") != VERSION:
        raise ValueError(f"the event log is of version {fields.get('v')}, this program reads {VERSION}")
    rest = {name: value for name, value in fields.items() if name not in ENVELOPE}
    return Entry(
        fields["seq"], datetime.fromisoformat(fields["at"]), fields["offset"], fields["run"], fields["task"],
        fields["strand"], event(rest),
    )  # fmt: skip


def read_all(lines: Iterable[str]) -> Iterator[Entry]:
    """The entries of a log; a last line that was cut off by a crash is left out."""
    for line in lines:
        if line.endswith("\n"):
            yield read(line)

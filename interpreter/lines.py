"""Entries of the event log as JSON lines, and back: `read(write(entry)) == entry`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from interpreter.events import VERSION, Entry, Event

ENVELOPE = ("v", "seq", "at", "offset", "run", "task", "strand")


@cache
def _events() -> TypeAdapter[Event]:
    return TypeAdapter(Annotated[Event, Field(discriminator="event")])


def body(event: Event) -> dict[str, Any]:
    """The event's own fields as JSON values, its name among them."""
    fields: dict[str, Any] = _events().dump_python(event, mode="json")
    return {"event": fields.pop("event"), **fields}


def event(fields: dict[str, Any]) -> Event:
    """The event of its own fields; a pydantic ValidationError when they are no event's."""
    return _events().validate_python(fields)


def write(entry: Entry) -> str:
    """One line without its end."""
    envelope = {
        "v": VERSION,
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "offset": entry.offset,
        "run": entry.run,
        "task": entry.task,
        "strand": entry.strand,
    }
    return json.dumps({**envelope, **body(entry.event)}, ensure_ascii=False, separators=(",", ":"))


def read(line: str) -> Entry:
    """The entry of a line; ValueError when it is none, or of another version."""
    fields = json.loads(line)
    if fields.get("v") != VERSION:
        raise ValueError(f"the event log is of version {fields.get('v')}, this program reads {VERSION}")
    own = {name: value for name, value in fields.items() if name not in ENVELOPE}
    return Entry(
        fields["seq"], datetime.fromisoformat(fields["at"]), fields["offset"], fields["run"], fields["task"],
        fields["strand"], event(own),
    )  # fmt: skip


def read_all(lines: Iterable[str]) -> Iterator[Entry]:
    """The entries of a log; a last line that was cut off by a crash is left out."""
    for line in lines:
        if line.endswith("\n"):
            yield read(line)

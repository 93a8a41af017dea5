"""Entries of the event log as JSON lines, and back: `read(write(entry)) == entry`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec

from interpreter.events import VERSION, Entry, Event, LoopRound

ENVELOPE = ("v", "seq", "at", "offset", "run", "task", "strand", "rounds")
_encode = msgspec.json.Encoder().encode
_BEGIN = b'{"v":%d,"seq":%%d,"at":' % VERSION
_last: tuple[datetime | None, bytes] = (None, b"")
_OFFSET, _ROUNDS, _END = b',"offset":', b',"rounds":', b"}\n"


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


@lru_cache
def _who(run: str, task: str | None, strand: str) -> bytes:
    """What most lines of a strand have in common."""
    return b',"run":%b,"task":%b,"strand":%b,' % (_encode(run), _encode(task), _encode(strand))


def _at(moment: datetime) -> bytes:
    """A moment; many entries in a row have the very same one."""
    global _last  # noqa: PLW0603 - one pair, put there whole
    known, text = _last
    if known is not moment:
        text = _encode(moment)
        _last = (moment, text)
    return text


def line(entry: Entry) -> bytes:
    """One line with its end, in UTF-8."""
    # the fields of the event stand beside the envelope; put together by hand, this is half of what the log costs
    said, rounds = _encode(entry.event)[1:-1], entry.rounds
    begin, at, offset = _BEGIN % entry.seq, _at(entry.at), _encode(entry.offset)
    who = _who(entry.run, entry.task, entry.strand)
    if rounds:
        return b"".join((begin, at, _OFFSET, offset, who, said, _ROUNDS, _encode(rounds), _END))
    return b"".join((begin, at, _OFFSET, offset, who, said, _END))


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

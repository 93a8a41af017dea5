"""What Android's commands print → values. Pure; text in, values out; nothing here raises on odd output."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from interpreter.devices.port import Message

HEADER_COLUMNS = "_id:date:address"
BODY_COLUMNS = "_id:date:address:body"

_HEADER = re.compile(r"^Row: \d+ _id=(\d+), date=(\d{1,15}), address=(.*)$", re.MULTILINE)
_NUMBER = re.compile(r"^Row: \d+ number=(\+?[0-9][0-9 ()-]{2,30})$", re.MULTILINE)
_CLOCK = re.compile(r"(\d{1,12})(?:\.(\d{6})\d*|\.%?N)?([+-])(\d\d):?(\d\d)")
_RECORD = re.compile(r"^ {2,8}NotificationRecord\(.*? pkg=([\w.]+) .*$", re.MULTILINE)
_EXTRAS = re.compile(r"^( *)extras=\{\n(.*?)^\1\}", re.MULTILINE | re.DOTALL)
_EXTRA = re.compile(r"([\w.]+)=\w+ \((.*)\)\s*\Z", re.DOTALL)
_TIMES = [re.compile(rf"\b{name}=(\d{{10,15}})") for name in ("mUpdateTimeMs", "mCreationTimeMs", "when")]


@dataclass(frozen=True, slots=True)
class Header:
    """An SMS without its body; `date` is milliseconds since 1970."""

    id: str
    date: int
    address: str


def sms_headers(output: str) -> tuple[Header, ...]:
    """The rows of `content query` for HEADER_COLUMNS, in their order."""
    return tuple(Header(found[1], int(found[2]), found[3]) for found in _HEADER.finditer(output))


def sms_messages(output: str, headers: Sequence[Header]) -> tuple[Message, ...] | None:
    """The rows for BODY_COLUMNS, oldest first; None when they are not those of `headers`.

    A body may hold line breaks and whatever its sender likes, also what looks like the next row. So the exact
    beginning of every row, with a time that no sender can foresee, is known before the bodies are read.
    """
    messages: list[tuple[int, int, Message]] = []
    at = 0
    starts = [
        f"Row: {row} _id={one.id}, date={one.date}, address={one.address}, body=" for row, one in enumerate(headers)
    ]
    for row, (start, header) in enumerate(zip(starts, headers, strict=True)):
        if not output.startswith(start, at):
            return None
        at += len(start)
        end = output.find("\n" + starts[row + 1], at) if row + 1 < len(starts) else len(output.rstrip("\n"))
        if end < 0:
            return None
        message = Message(header.address, output[at:end], moment(header.date))
        messages.append((header.date, int(header.id), message))
        at = end + 1
    return tuple(message for _, _, message in sorted(messages, key=lambda one: one[:2]))


def notifications(output: str, otherwise: datetime) -> tuple[Message, ...]:
    """What `dumpsys notification --noredact` lists, oldest first; `otherwise` is the time of one without a time."""
    _, _, listed = output.partition("Notification List:")
    found = list(_RECORD.finditer(listed or output))
    if not found:
        return ()
    ends = [one.start() for one in found[1:]] + [len(listed or output)]
    messages = []
    for record, end in zip(found, ends, strict=True):
        block = (listed or output)[record.end() : end]
        words = dict(_extras(block))
        lines = [words.get("android.title", ""), words.get("android.bigText") or words.get("android.text", "")]
        times = (match for pattern in _TIMES if (match := pattern.search(block)))
        when = next((moment(int(match[1])) for match in times), otherwise)
        if any(lines):
            messages.append(Message(record[1], "\n".join(line for line in lines if line), when))
    return tuple(sorted(messages, key=lambda one: one.received))


def phone_number(output: str) -> str | None:
    """The number of the first SIM that knows its own."""
    found = _NUMBER.search(output)
    return found[1].strip() if found else None


def clock(output: str) -> datetime | None:
    """`date +%s.%N%z` → the phone's wall time with its zone; an old phone that knows no `%N` tells whole seconds."""
    found = _CLOCK.search(output)
    if not found:
        return None
    offset = timedelta(hours=int(found[4]), minutes=int(found[5]))
    zone = timezone(offset if found[3] == "+" else -offset) if offset < timedelta(hours=24) else UTC
    return datetime.fromtimestamp(int(found[1]), zone) + timedelta(microseconds=int(found[2] or 0))


def is_dark(output: str) -> bool:
    """`cmd uimode night` → whether dark mode is on."""
    return "yes" in output.lower()


def moment(milliseconds: int) -> datetime:
    """Milliseconds since 1970 as a time in UTC."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=min(milliseconds, 10**14))


def _extras(block: str) -> Iterator[tuple[str, str]]:
    """Key and text of a record's extras; a text may run over lines, keys all stand at one indent."""
    extras = _EXTRAS.search(block)
    if not extras:
        return
    body = extras[2]
    indent = body[: len(body) - len(body.lstrip(" "))]
    for piece in re.split(rf"^{indent}(?=[A-Za-z][\w.]*=)", body, flags=re.MULTILINE):
        found = _EXTRA.fullmatch(piece)
        if found:
            yield found[1], found[2]

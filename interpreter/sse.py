"""Server-sent events as bytes, both ways, with no connection: the standard's format (WHATWG HTML 9.2), cut anywhere.

The decoder holds at most one event of `limit` bytes; what a stream leaves unfinished is told, never made an event.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

LIMIT = 16 * 1024 * 1024
_LINE_ENDS = re.compile(r"\r\n|\r|\n")


class EventTooLongError(ValueError):
    """An event has more bytes than the reader is ready to hold."""


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    """One event: its type (`message` when the stream names none), its data as UTF-8 and the last id seen, if any."""

    event: str
    data: bytes
    id: str = ""


class Decoder:
    """Bytes in, events out; `retry_ms` is the latest that the stream asked for."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.retry_ms: int | None = None
        self.last_id = ""
        self._limit = limit
        self._start = b""
        self._started = False
        self._after_return = False
        self._pieces: list[bytes] = []
        self._data: list[bytes] = []
        self._event = ""
        self._size = 0

    @property
    def unfinished(self) -> bool:
        """Whether the stream, if it ended now, would end inside an event: one is whole only with its empty line."""
        return bool(self._pieces or self._data or self._start)

    def feed(self, chunk: bytes) -> list[ServerSentEvent]:
        """The events that are whole with this chunk; raises `EventTooLongError` where one outgrows the limit."""
        chunk = self._begun(chunk)
        if self._after_return and chunk:
            self._after_return = False
            chunk = chunk.removeprefix(b"\n")
        if not chunk:
            return []
        self._after_return = chunk.endswith(b"\r")
        *lines, rest = _lines(chunk)
        events: list[ServerSentEvent] = []
        for line in lines:
            self._take(self._whole(line), events)
        if rest:
            self._grow(len(rest))
            self._pieces.append(rest)
        return events

    def _begun(self, chunk: bytes) -> bytes:
        """The chunk without the byte order mark that may open the stream, which can come cut."""
        if self._started:
            return chunk
        chunk = self._start + chunk
        if len(chunk) < len(codecs.BOM_UTF8) and codecs.BOM_UTF8.startswith(chunk):
            self._start = chunk
            return b""
        self._started, self._start = True, b""
        return chunk.removeprefix(codecs.BOM_UTF8)

    def _whole(self, end: bytes) -> bytes:
        if not self._pieces:
            return end
        start = b"".join(self._pieces)
        self._pieces.clear()
        self._size -= len(start)
        return start + end

    def _grow(self, count: int) -> None:
        self._size += count
        if self._size > self._limit:
            raise EventTooLongError(f"one event of the stream has more than {self._limit} bytes")

    def _take(self, line: bytes, events: list[ServerSentEvent]) -> None:
        if line.startswith(b"data:"):
            self._grow(len(line))
            self._data.append(line[6:] if line[5:6] == b" " else line[5:])
        elif not line:
            if self._data:
                events.append(ServerSentEvent(self._event or "message", b"\n".join(self._data), self.last_id))
                self._data.clear()
            self._event, self._size = "", 0
        else:
            self._take_rare(*line.partition(b":"))

    def _take_rare(self, name: bytes, _: bytes, value: bytes) -> None:
        value = value.removeprefix(b" ")
        match name:
            case b"event":
                self._event = value.decode("utf-8", "replace")
            case b"data":
                self._grow(len(name))
                self._data.append(b"")
            case b"id" if b"\0" not in value:
                self.last_id = value.decode("utf-8", "replace")
            case b"retry" if value.isdigit():
                self.retry_ms = int(value[:9])


def _lines(chunk: bytes) -> list[bytes]:
    """The lines without their ends, and what follows the last end."""
    if b"\r" not in chunk:
        return chunk.split(b"\n")
    return chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")


def encoded(event: str, data: str, id: str | None = None) -> bytes:  # noqa: A002 - the standard's word
    """One event as bytes, with its empty line; neither its type nor its id may hold a line end."""
    if _LINE_ENDS.search(event + (id or "")):
        raise ValueError("the type and the id of an event are one line")
    head = "" if id is None else f"id: {id}\n"
    lines = "".join(f"data: {line}\n" for line in _LINE_ENDS.split(data))
    return f"{head}event: {event}\n{lines}\n".encode()


def comment(text: str = "") -> bytes:
    """Bytes that keep a connection alive and that no reader sees."""
    return f": {_LINE_ENDS.sub(' ', text)}\n\n".encode()

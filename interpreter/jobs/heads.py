"""HTTP/1.1 as httptools reads it, with an end to what a caller may send before anything is known of it."""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEADERS = 32 * 1024  # bytes of one head, and of any piece that is not whole yet


class _TooLongError(Exception):
    """The head goes on for longer than allowed."""


class BoundedHttp(HttpToolsProtocol):
    """Refuses heads, trailers and parts of chunks that have no end; the parser itself would keep all of them."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._head = 0
        self._pending = 0

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        self._pending += len(data)
        super().data_received(data)
        if self._pending > MOST_HEADERS and not self.transport.is_closing():
            self.send_400_response("This goes on for too long.")

    def on_message_begin(self) -> None:
        """A request begins."""
        self._head = 0
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header is whole, of a head or of a trailer."""
        self._pending = 0
        self._head += len(name) + len(value)
        if self._head > MOST_HEADERS:
            raise _TooLongError
        super().on_header(name, value)

    def on_body(self, body: bytes) -> None:
        """A part of the body is here."""
        self._pending = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """A request is whole."""
        self._pending = 0
        super().on_message_complete()

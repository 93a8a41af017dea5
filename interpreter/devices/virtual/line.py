"""One open conversation with a service of a phone, whatever carries it: a smart socket, a forward, a stream of adbd."""

from __future__ import annotations

import select
import socket
import threading
from typing import Protocol

_QUICKACK: int | None = getattr(socket, "TCP_QUICKACK", None)
_PIECE = 65536


class Line(Protocol):
    """Bytes both ways. `send` raises OSError once the other side has left; `receive` then gives no bytes."""

    def accept(self) -> None:
        """Say that the service is there; comes before anything is sent."""

    def refuse(self, reason: str) -> None:
        """Say that it is not, instead of `accept`."""

    def receive(self, most: int = _PIECE) -> bytes:
        """The next bytes, none at the end."""

    def send(self, data: bytes) -> None:
        """Bytes for the other side; waits as long as that side takes no more."""

    def hang_up(self) -> None:
        """End it, from any thread; safe to call twice."""

    def left(self) -> bool:
        """Whether the other side has gone and left nothing to read; does not wait."""


class SocketLine:
    """A socket; with `answers` its peer is told OKAY or FAIL, as clients of an adb server are."""

    def __init__(self, conn: socket.socket, *, answers: bool) -> None:
        self._conn = conn
        self._answers = answers

    def accept(self) -> None:
        if self._answers:
            self._conn.sendall(b"OKAY")

    def refuse(self, reason: str) -> None:
        if self._answers:
            self._conn.sendall(fail(reason))

    def receive(self, most: int = _PIECE) -> bytes:
        return receive(self._conn, most)

    def send(self, data: bytes) -> None:
        self._conn.sendall(data)

    def hang_up(self) -> None:
        shut(self._conn)

    def left(self) -> bool:
        try:
            readable, _, _ = select.select([self._conn], [], [], 0)
            return bool(readable) and self._conn.recv(1, socket.MSG_PEEK) == b""
        except (OSError, ValueError):
            return True


def receive(conn: socket.socket, most: int) -> bytes:
    """The next bytes, acknowledged at once: clients that write in small pieces would wait 40 ms for each piece."""
    if _QUICKACK is not None:
        conn.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)  # holds for the next piece only
    return conn.recv(most)


def read_exactly(source: socket.socket | Line, count: int) -> bytes:
    """So many bytes; EOFError when the other side leaves before."""
    parts, left = [], count
    while left:
        most = min(left, _PIECE)
        chunk = receive(source, most) if isinstance(source, socket.socket) else source.receive(most)
        if not chunk:
            raise EOFError
        parts.append(chunk)
        left -= len(chunk)
    return b"".join(parts)


def shut(conn: socket.socket) -> None:
    """End a connection that another thread may be reading."""
    try:
        conn.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it is closed already, or was never connected


def fail(message: str) -> bytes:
    """A refusal, as an adb server and adbd write it."""
    return b"FAIL" + block(message)


def block(text: str) -> bytes:
    """A text with its length before it: four hexadecimal digits."""
    encoded = text.encode()
    return f"{len(encoded):04x}".encode() + encoded


def join(one: Line, other: Line) -> None:
    """Carry bytes both ways until either side leaves."""
    back = threading.Thread(target=_carry, args=(other, one), name="virtual-phone-way", daemon=True)
    back.start()
    _carry(one, other)
    back.join()


def _carry(source: Line, target: Line) -> None:
    try:
        while data := source.receive():
            target.send(data)
    except OSError:
        return  # that side has left; the other one is told below
    finally:
        target.hang_up()

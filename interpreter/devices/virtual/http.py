"""The uiautomator server's door, `tcp:9008`: HTTP/1.1 with `GET /ping` and `POST /jsonrpc/0`, connections kept open."""

from __future__ import annotations

from collections.abc import Callable

from interpreter.devices.virtual.phone import VirtualPhone
from interpreter.devices.virtual.rpc import answer

_LONGEST_HEAD = 32 * 1024
_LONGEST_BODY = 32 * 1024 * 1024


class _Stream:
    """Bytes as they come, with what was read too far kept for the next request."""

    def __init__(self, receive: Callable[[], bytes]) -> None:
        self._receive = receive
        self._kept = b""

    def until(self, mark: bytes) -> bytes | None:
        """Up to and with a mark; None at the end or when it is too long."""
        while mark not in self._kept:
            chunk = self._receive()
            if not chunk or len(self._kept) > _LONGEST_HEAD:
                return None
            self._kept += chunk
        head, _, self._kept = self._kept.partition(mark)
        return head

    def exactly(self, count: int) -> bytes | None:
        """So many bytes, None at the end."""
        parts, have = [self._kept], len(self._kept)
        while have < count:
            chunk = self._receive()
            if not chunk:
                return None
            parts.append(chunk)
            have += len(chunk)
        joined = b"".join(parts)
        self._kept = joined[count:]
        return joined[:count]


def serve_http(phone: VirtualPhone, receive: Callable[[], bytes], send: Callable[[bytes], None], port: int) -> None:
    """Answer requests until the client leaves or the server dies."""
    stream = _Stream(receive)
    while (head := stream.until(b"\r\n\r\n")) is not None:
        first, _, rest = head.decode("latin-1").partition("\r\n")
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in rest.split("\r\n"))
        }
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > _LONGEST_BODY:
            send(_response(400, b"bad request"))
            return
        body = stream.exactly(int(length))
        if body is None or not phone.servers.answers(port):
            return
        reply = _handle(phone, first, body)
        if phone.faults.drops(body) or not phone.servers.answers(port):
            return
        send(reply)
        if headers.get("connection", "").lower() == "close":
            return


def _handle(phone: VirtualPhone, first: str, body: bytes) -> bytes:
    method, _, path = first.partition(" ")
    path = path.partition(" ")[0]
    if path == "/ping":
        return _response(200, b"pong", "text/plain")
    delay = phone.faults.take_delay()
    if delay:
        phone.pause(delay)
    if phone.faults.take("bad answer"):
        return _response(502, b"bad gateway", "text/plain")
    if method == "POST" and path == "/jsonrpc/0":
        return _response(200, answer(phone, body), "application/json")
    return _response(404, b"not found", "text/plain")


_REASONS = {200: "OK", 400: "Bad Request", 404: "Not Found", 502: "Bad Gateway"}


def _response(status: int, body: bytes, kind: str = "text/plain") -> bytes:
    head = (
        f"HTTP/1.1 {status} {_REASONS[status]}\r\nContent-Type: {kind}\r\nConnection: keep-alive\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body

"""The only way out of the browser: a proxy on loopback that connects to checked addresses and to nothing else.

Chromium resolves names by itself, so nothing less than standing between it and the network keeps it off private ones.
Who has no pass is turned away; a pass says what may be reached, and through which other proxy, if any.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from interpreter.ai.service.addresses import AddressError, Reach, Resolve, reachable, resolved

HEAD_LIMIT = 64 * 1024
CONNECT_S = 20.0
CHUNK = 64 * 1024
MARK = "X-Farmhand-Refused"
"""The header of an answer that is the proxy's own, not a page's."""
_HOP = {b"proxy-authorization", b"proxy-connection", b"connection", b"keep-alive"}


@dataclass(frozen=True, slots=True)
class Pass:
    """What one task may reach; `refused` collects what it must not, for its log."""

    reach: Reach
    onward: str | None = None
    """The proxy of a country, `http://user:password@host:port`; it resolves names itself."""
    name: str = field(default_factory=lambda: secrets.token_hex(8))
    word: str = field(default_factory=lambda: secrets.token_hex(16))
    refused: list[str] = field(default_factory=list)


_GONE = (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError)
"""What is raised when either side is gone."""


class _RefusalError(Exception):
    """A request that gets no connection: status line and reason."""

    def __init__(self, status: str, reason: str, *headers: str) -> None:
        super().__init__(reason)
        self.answer = "\r\n".join(
            [f"HTTP/1.1 {status}", *headers, "Content-Type: text/plain", "Connection: close", "", reason, ""]
        ).encode()


class Proxy:
    """`async with Proxy() as proxy`: `proxy.url` is its address; passes are let in and taken back."""

    def __init__(self, resolve: Resolve = resolved) -> None:
        self._resolve = resolve
        self._passes: dict[str, Pass] = {}
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()
        self.url = ""

    def let_in(self, ticket: Pass) -> None:
        """Know a pass from now on."""
        self._passes[ticket.name] = ticket

    def take_back(self, ticket: Pass) -> None:
        """Know it no more."""
        self._passes.pop(ticket.name, None)

    async def __aenter__(self) -> Proxy:
        self._server = await asyncio.start_server(self._met, "127.0.0.1", 0, limit=HEAD_LIMIT)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            with contextlib.suppress(*_GONE):
                await self._served(reader, writer)
        finally:
            self._open.discard(task)
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def _served(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), CONNECT_S)
            method, target, headers = _read(head)
            ticket = self._shown(headers)
            there, greeting = await self._connected(method, target, headers, ticket)
        except _RefusalError as bad:
            writer.write(bad.answer)
            await writer.drain()
            return
        other_reader, other_writer = there
        if greeting:
            other_writer.write(greeting)
        else:
            writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
        await _joined((reader, writer), (other_reader, other_writer))

    def _shown(self, headers: dict[bytes, bytes]) -> Pass:
        kind, _, text = headers.get(b"proxy-authorization", b"").partition(b" ")
        with contextlib.suppress(binascii.Error, UnicodeDecodeError):
            name, _, word = base64.b64decode(text).decode().partition(":")
            ticket = self._passes.get(name)
            if kind.lower() == b"basic" and ticket and secrets.compare_digest(word.encode(), ticket.word.encode()):
                return ticket
        raise _RefusalError("407 Proxy Authentication Required", "no pass", 'Proxy-Authenticate: Basic realm="browser"')

    async def _connected(
        self, method: str, target: str, headers: dict[bytes, bytes], ticket: Pass
    ) -> tuple[tuple[asyncio.StreamReader, asyncio.StreamWriter], bytes]:
        """A connection to where the request goes, and what has to be said there first: nothing for a tunnel."""
        tunnel = method == "CONNECT"
        host, port, path = _place(target, tunnel=tunnel)
        try:
            addresses = await reachable(host, port, ticket.reach, self._resolve, elsewhere=ticket.onward is not None)
        except AddressError as reason:
            ticket.refused.append(str(reason))
            raise _RefusalError("403 Forbidden", str(reason), f"{MARK}: 1") from None
        greeting = b"" if tunnel else _head(method, path, headers)
        if ticket.onward:
            return await _through(ticket.onward, host, port), greeting
        return await _dialled(addresses, port), greeting


def _read(head: bytes) -> tuple[str, str, dict[bytes, bytes]]:
    line, *rest = head.rstrip(b"\r\n").split(b"\r\n")
    parts = line.decode("latin-1").split(" ")
    if len(parts) != 3:
        raise _RefusalError("400 Bad Request", "no request line")
    headers = {name.strip().lower(): value.strip() for name, _, value in (each.partition(b":") for each in rest)}
    return parts[0], parts[1], headers


def _place(target: str, *, tunnel: bool) -> tuple[str, int, str]:
    parts = urlsplit(f"//{target}" if tunnel else target)
    try:
        port = parts.port or 80
    except ValueError:
        port = 0
    if not parts.hostname or not port or (not tunnel and parts.scheme != "http"):
        raise _RefusalError("400 Bad Request", "no address of a web page")
    path = parts.path or "/"
    return parts.hostname, port, f"{path}?{parts.query}" if parts.query else path


def _head(method: str, path: str, headers: dict[bytes, bytes]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1".encode("latin-1")]
    lines += [name + b": " + value for name, value in headers.items() if name not in _HOP]
    return b"\r\n".join([*lines, b"Connection: close", b"", b""])


async def _dialled(addresses: list[str], port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    for address in addresses:
        with contextlib.suppress(OSError, TimeoutError):
            return await asyncio.wait_for(asyncio.open_connection(address, port), CONNECT_S)
    raise _RefusalError("502 Bad Gateway", "nobody answers there")


async def _through(onward: str, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A tunnel through another proxy."""
    parts = urlsplit(onward)
    reader, writer = await _dialled([parts.hostname or ""], parts.port or 80)
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    lines = [f"CONNECT {place} HTTP/1.1", f"Host: {place}"]
    if parts.username:
        word = base64.b64encode(f"{parts.username}:{parts.password or ''}".encode()).decode()
        lines.append(f"Proxy-Authorization: Basic {word}")
    writer.write("\r\n".join([*lines, "", ""]).encode())
    answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), CONNECT_S)
    if b" 200" not in answer.split(b"\r\n", 1)[0]:
        writer.close()
        raise _RefusalError("502 Bad Gateway", "the proxy of that country does not connect")
    return reader, writer


async def _joined(*sides: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
    """Bytes flow both ways until one side ends."""
    (one, other) = sides
    flows = [asyncio.create_task(_flow(one[0], other[1])), asyncio.create_task(_flow(other[0], one[1]))]
    try:
        await asyncio.gather(*flows)
    finally:
        for flow in flows:
            flow.cancel()
        await asyncio.gather(*flows, return_exceptions=True)
        other[1].close()


async def _flow(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await source.read(CHUNK):
            sink.write(chunk)
            await sink.drain()
        if sink.can_write_eof():
            sink.write_eof()

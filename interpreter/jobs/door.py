"""What every request passes before anything reads it: host, origin, rate, who sends it, kind and size of its body.

Who is refused was judged by the head alone: no more of the body is taken than the caller needs to hear why. A page in a
browser must not reach the service by a name of its own (Host), nor by a form or script of its own (Origin, content
type); there are no CORS headers at all.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlsplit

from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from interpreter.jobs.port import BASE
from interpreter.jobs.problems import problem
from interpreter.rates import Rates

SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_SAFE = tuple((name.lower().encode(), value.encode()) for name, value in SAFE_HEADERS.items())
TWICE = "\n"  # between two headers of one name: no header has it, so no host and no length has two
DRAINED = 1024 * 1024  # bytes of a refused body that are taken and dropped, so that the answer is heard
DRAIN_S = 1.0
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True, slots=True)
class DoorConfig:
    """Whom the server answers; sizes in bytes, times in seconds."""

    hosts: frozenset[str] = field(default_factory=lambda: frozenset({"localhost", "127.0.0.1", "[::1]"}))
    most_body: int = 100 * 1024 * 1024
    body_s: float = 60.0
    per_minute: int = 300_000
    guests: tuple[str, ...] = ()
    """Beginnings of paths of other interfaces: programs send them JSON, their failures are `{"error": text}`."""

    def is_guest(self, path: str) -> bool:
        """Whether a path belongs to another interface."""
        return path.startswith(self.guests) if self.guests else False

    def is_for_programs(self, path: str) -> bool:
        """Whether programs call here, with keys and JSON; elsewhere is the operators' page."""
        return path.startswith(BASE) or self.is_guest(path)


async def anyone(scope: Scope, headers: Mapping[str, str]) -> int | Response:
    """Everybody may send a body of any size that the door takes."""
    del scope, headers
    return DoorConfig().most_body


class Door:
    """ASGI middleware that lets a request in or answers it itself; bodies are whole before the app is called."""

    def __init__(
        self,
        app: ASGIApp,
        config: DoorConfig,
        now: Callable[[], float],
        admit: Callable[[Scope, Mapping[str, str]], Awaitable[int | Response]] = anyone,
    ) -> None:
        self._app = app
        self._config = config
        self._admit = admit
        self._rates = Rates(config.per_minute, now)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = _headers(scope)
        rate, within = self._rates.count(headers.get("authorization") or _address(scope))
        told = [*_SAFE, *((name.lower().encode(), value.encode()) for name, value in rate.items())]

        async def safe_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name.lower() for name, _ in message["headers"]}
                headers = [*message["headers"], *(each for each in told if each[0] not in own)]
                message = {**message, "headers": headers}
            await send(message)

        found = self._stopped(headers, within=within) or await self._read(scope, headers, receive)
        if isinstance(found, bytes):
            await self._app(scope, _given(found, receive), safe_send)
            return
        stopped = _bare(found) if self._config.is_guest(scope["path"]) else found
        if _has_body(headers):
            await _hang_up(stopped, receive, safe_send)
        else:
            await stopped(scope, receive, safe_send)

    async def _read(self, scope: Scope, headers: Mapping[str, str], receive: Receive) -> bytes | Response:
        """The whole body, or why it is not read: who sends it, what it says of itself, how it comes."""
        if not _has_body(headers):
            return self._wrong_kind(scope["path"], headers, b"") or b""
        most = await self._admit(scope, headers)
        if isinstance(most, Response):
            return most
        most = min(most, self._config.most_body)
        if _length(headers) > most:
            return TOO_LARGE()
        wrong = self._wrong_kind(scope["path"], headers, b"?" if _length(headers) else b"")
        if wrong is not None:
            return wrong
        try:
            async with asyncio.timeout(self._config.body_s):
                body = await _whole(receive, most)
        except _TooLargeError:
            return TOO_LARGE()
        except TimeoutError:
            return problem("the request did not arrive in time", "slow", status=408)
        return self._wrong_kind(scope["path"], headers, body) or body

    def _stopped(self, headers: Mapping[str, str], *, within: bool) -> Response | None:
        if _host(headers.get("host", "")) not in self._config.hosts:
            return problem("this server is not known by that name", "bad_host")
        if "origin" in headers and not all(self._is_own(origin) for origin in headers["origin"].split(TWICE)):
            return problem("pages of other servers have no access", "bad_origin", status=403)
        if not within:
            return problem("too many requests in this minute", "rate", status=429, Retry_After="60")
        if _length(headers) > self._config.most_body:
            return TOO_LARGE()
        return None

    def _wrong_kind(self, path: str, headers: Mapping[str, str], body: bytes) -> Response | None:
        """Programs send JSON, the operators' page sends forms; neither place takes the other's."""
        kind = headers.get("content-type", "" if not body else "unknown").partition(";")[0].strip().lower()
        kinds = ("application/json",) if self._config.is_for_programs(path) else FORMS
        if kind in (*kinds, "") and (kind or not body):
            return None
        return problem(f"the body must be {' or '.join(kinds)}", "bad_kind", status=415)

    def _is_own(self, origin: str) -> bool:
        try:
            parts = urlsplit(origin)
        except ValueError:
            return False
        return parts.scheme in ("http", "https") and _host(parts.netloc) in self._config.hosts


TOO_LARGE = partial(problem, "the request is too large", "too_large")


class _TooLargeError(Exception):
    """The body goes on for longer than allowed."""


async def _whole(receive: Receive, most: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b""
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > most:
            raise _TooLargeError
        if not message.get("more_body", False):
            return b"".join(parts)


async def _hang_up(stopped: Response, receive: Receive, send: Send) -> None:
    """Answer at once and close the connection, after a little of what is still coming.

    A connection that is closed on a caller in the middle of its body is reset, and the answer may be lost with it.
    """
    headers = [*stopped.raw_headers, (b"connection", b"close")]
    await send({"type": "http.response.start", "status": stopped.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": bytes(stopped.body), "more_body": True})
    with suppress(TimeoutError):
        async with asyncio.timeout(DRAIN_S):
            await _drop(receive)
    await send({"type": "http.response.body", "body": b""})


async def _drop(receive: Receive) -> None:
    """Take so much of a body and keep nothing of it."""
    left, more = DRAINED, True
    while more and left > 0:
        message = await receive()
        left -= len(message.get("body", b""))
        more = message.get("more_body", False)


def _length(headers: Mapping[str, str]) -> float:
    """How long a body is said to be; what is no length is endless."""
    length = headers.get("content-length", "0")
    return int(length) if length.isdecimal() and len(length) <= 15 else float("inf")


def _has_body(headers: Mapping[str, str]) -> bool:
    return _length(headers) > 0 or "transfer-encoding" in headers


def _bare(stopped: Response) -> Response:
    """A failure as other interfaces have them."""
    headers = {"retry-after": stopped.headers["retry-after"]} if "retry-after" in stopped.headers else {}
    text = json.loads(bytes(stopped.body))["error"]
    return JSONResponse({"error": text}, status_code=stopped.status_code, headers=headers)


def _headers(scope: Scope) -> dict[str, str]:
    """Headers by their names in small letters."""
    found: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        found[name] = f"{found[name]}{TWICE}{value}" if name in found else value
    return found


def _given(body: bytes, receive: Receive) -> Receive:
    """The whole body at once, afterwards what the connection says."""
    told = False

    async def again() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _host(value: str) -> str:
    """A host without its port, in small letters; IPv6 in brackets."""
    name, colon, port = value.rpartition(":")
    if colon and port.isdecimal() and not value.endswith("]"):
        return name.lower()
    return value.lower()


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else "unknown"

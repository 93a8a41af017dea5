"""What every request passes before anything reads it: host, origin, kind and size of the body, and the rate.

A page in a browser must not reach the service by a name of its own (Host), nor by a form or script of its own (Origin,
content type); there are no CORS headers at all.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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


class Door:
    """ASGI middleware that lets a request in or answers it itself; bodies are whole before the app is called."""

    def __init__(self, app: ASGIApp, config: DoorConfig, now: Callable[[], float]) -> None:
        self._app = app
        self._config = config
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

        stopped = self._stopped(headers, within=within)
        body = b""
        if stopped is None:
            try:
                body = await self._body(headers, receive)
            except _TooLargeError:
                stopped = problem("the request is too large", "too_large")
            except TimeoutError:
                stopped = problem("the request did not arrive in time", "slow", status=408)
        if stopped is None:
            stopped = self._wrong_kind(scope["path"], headers, body)
        if stopped is not None:
            if self._config.is_guest(scope["path"]):
                stopped = _bare(stopped)
            await stopped(scope, receive, safe_send)
            return
        await self._app(scope, _given(body, receive), safe_send)

    def _stopped(self, headers: Mapping[str, str], *, within: bool) -> Response | None:
        if _host(headers.get("host", "")) not in self._config.hosts:
            return problem("this server is not known by that name", "bad_host")
        if "origin" in headers and not all(self._is_own(origin) for origin in headers["origin"].split(TWICE)):
            return problem("pages of other servers have no access", "bad_origin", status=403)
        if not within:
            return problem("too many requests in this minute", "rate", status=429, Retry_After="60")
        length = headers.get("content-length", "0")
        if not length.isdecimal() or len(length) > 15 or int(length) > self._config.most_body:
            return problem("the request is too large", "too_large")
        return None

    def _wrong_kind(self, path: str, headers: Mapping[str, str], body: bytes) -> Response | None:
        """Programs send JSON, the operators' page sends forms; neither place takes the other's."""
        kind = headers.get("content-type", "" if not body else "unknown").partition(";")[0].strip().lower()
        programs = path.startswith(BASE) or self._config.is_guest(path)
        kinds = ("application/json",) if programs else FORMS
        if kind in (*kinds, "") and (kind or not body):
            return None
        return problem(f"the body must be {' or '.join(kinds)}", "bad_kind", status=415)

    def _is_own(self, origin: str) -> bool:
        try:
            parts = urlsplit(origin)
        except ValueError:
            return False
        return parts.scheme in ("http", "https") and _host(parts.netloc) in self._config.hosts

    async def _body(self, headers: Mapping[str, str], receive: Receive) -> bytes:
        if headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers:
            return b""
        async with asyncio.timeout(self._config.body_s):
            return await self._whole(receive)

    async def _whole(self, receive: Receive) -> bytes:
        parts: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return b""
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > self._config.most_body:
                raise _TooLargeError
            if not message.get("more_body", False):
                return b"".join(parts)


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


class _TooLargeError(Exception):
    """The body goes on for longer than allowed."""


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

"""Calls of a job server: JSON out, an answer of the job API back, or NotReachable.

A call is tried again only where that is harmless: it looks only, its key makes it one effect, or it was never sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, Self
from urllib.parse import urlsplit

import httpx
import msgspec

from interpreter.clock import Clock
from interpreter.jobs.port import BASE, Answer, NotReachable
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.rules.values import object_of

TRIES = 4
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 5.0
CALL_S, CONNECT_S = 30.0, 10.0
LONGEST_WAIT_S = 60.0  # of one request; a longer wait is made of several
COME_BACK = frozenset({429, 502, 503, 504})
_CODES = {401: "no_access", 403: "no_access", 404: "not_found", 413: "too_large", 429: "rate"}


class Chance(Protocol):
    """Where keys and pauses come from; `random.SystemRandom()` outside tests."""

    def getrandbits(self, k: int, /) -> int:
        """An integer of k random bits."""

    def uniform(self, a: float, b: float, /) -> float:
        """A number between two others."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request; `harmless` when asking twice changes nothing more than asking once."""

    method: str
    path: str
    body: Mapping[str, Any] | None = None
    query: Mapping[str, Any] = field(default_factory=dict)
    key: str | None = None
    harmless: bool = False
    wait: float = 0.0


class Wire:
    """Connections to one server in the name of one user; safe to use from several threads."""

    def __init__(self, url: str, token: str, clock: Clock, chance: Chance) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError(f"the address of a server looks like https://name:port, not {url}")
        self._clock = clock
        self._chance = chance
        self._base = url.rstrip("/") + BASE
        self._addresses: dict[str, httpx.URL] = {}
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=100)
        self._client = httpx.Client(
            base_url=self._base,
            headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
            timeout=httpx.Timeout(CALL_S, connect=CONNECT_S),
            limits=limits,
            follow_redirects=False,
            trust_env=False,
        )

    def key(self) -> str:
        """A key for one call that was given none: so that it can be tried again."""
        return f"{self._chance.getrandbits(128):032x}"

    def monotonic(self) -> float:
        """The time that waits are measured with, in seconds."""
        return self._clock.monotonic()

    def call(self, call: Call, task_token: str | None = None) -> Answer:
        """The answer of the server, failures included; raises NotReachable."""
        if self._client.is_closed:
            raise NotReachable("the connection to the job server was closed")
        try:
            content = None if call.body is None else _written(call.body)
        except Refused as refusal:
            return refusal.answer()
        request = httpx.Request(
            call.method,
            self._address(call),
            content=content,
            headers=[*self._client.headers.raw, *_headers(call, content, task_token)],
            extensions={"timeout": {"connect": CONNECT_S, "pool": CALL_S, "write": CALL_S, "read": CALL_S + call.wait}},
        )
        return self._tried(request, again=call.harmless or call.key is not None)

    def _address(self, call: Call) -> httpx.URL:
        """Where a call goes; addresses are read once, as their parts are looked at letter by letter."""
        known = self._addresses.get(call.path)
        if known is None:
            known = self._addresses[call.path] = httpx.URL(self._base + call.path)
        query = {name: value for name, value in call.query.items() if value is not None}
        return known.copy_with(params=query) if query else known

    def _tried(self, request: httpx.Request, *, again: bool) -> Answer:
        reason: object = None
        for number in range(1, TRIES + 1):
            try:
                response = self._client.send(request)
            except (httpx.ConnectError, httpx.ConnectTimeout) as problem:
                reason, harmless = problem, True  # it never left
            except httpx.TransportError as problem:
                reason, harmless = problem, again
            else:
                if response.status_code not in COME_BACK:
                    return _read(response)
                reason, harmless = _told(response), again
            if not harmless or number == TRIES:
                break
            pause = min(FIRST_PAUSE_S * 2**number, LONGEST_PAUSE_S)
            self._clock.sleep(self._chance.uniform(pause / 2, pause))
        raise NotReachable(f"the job server gives no answer: {reason}")

    def close(self) -> None:
        """End; the connections are closed."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _written(body: Mapping[str, Any]) -> bytes:
    """The body as JSON; a value that JSON does not have is refused here, as the service would."""
    object_of(dict(body), "the call")
    return msgspec.json.encode(body)


def _headers(call: Call, content: bytes | None, task_token: str | None) -> list[tuple[bytes, bytes]]:
    headers = [] if content is None else [(b"Content-Type", b"application/json")]
    if call.key is not None:
        headers.append((b"Idempotency-Key", call.key.encode()))
    if task_token is not None:
        headers.append((b"Task-Token", task_token.encode()))
    return headers


def _told(response: httpx.Response) -> str:
    return f"it answers {response.status_code}"


def _read(response: httpx.Response) -> Answer:
    """An answer in any of the three shapes that failures have; what is no JSON comes from somebody else."""
    try:
        found = msgspec.json.decode(response.content)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        found = None
    if not isinstance(found, dict):
        raise NotReachable(f"the job server gives no answer: {_told(response)}, and no JSON")
    if response.is_success and found.get("success", "error" not in found) is True:
        return {**found, "success": True}
    said = found.get("error") or found.get("message") or _told(response)
    code = found.get("code") or _CODES.get(response.status_code, "refused")
    return {"success": False, "error": str(said), "code": str(code)}

"""The client of an AI task service, hosted or our own: requests out, typed events or results back.

A task is never sent twice once the service may have begun it: only what was refused as too much, or never arrived, is
tried again. Reading a page changes nothing and is tried again after other failures too.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from typing import Any, Literal, Protocol, Self
from urllib.parse import quote, urlsplit

import httpx

from interpreter.ai.events import AiEvent
from interpreter.ai.reading import EventReader, StreamError
from interpreter.ai.requests import (
    AutomateRequest,
    Body,
    ExtractRequest,
    FormAnswer,
    GenerateRequest,
    MarkdownRequest,
)
from interpreter.clock import Clock

TRIES = 4
FIRST_PAUSE_S, LONGEST_PAUSE_S, LONGEST_RETRY_AFTER_S = 0.5, 8.0, 60.0
CONNECT_S, IDLE_S = 5.0, 120.0
READING_S = 300.0
LONGEST_TEXT = 300

Kind = Literal["refused", "denied", "gone", "busy", "unreachable", "broken", "too_slow"]
_NEVER_BEGUN = frozenset({429, 503})
_COME_BACK = frozenset({408, 409, 429, 500, 502, 503, 504})
_KINDS: dict[int, Kind] = {401: "denied", 403: "denied", 404: "gone", 410: "gone", 429: "busy", 503: "busy"}


class AiServiceError(Exception):
    """A call that gave no result; `kind` says whose matter it is, `status` is that of the answer, 0 without one."""

    def __init__(self, kind: Kind, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.kind: Kind = kind
        self.status = status


class Chance(Protocol):
    """Where the length of pauses comes from."""

    def uniform(self, a: float, b: float, /) -> float:
        """A number between two others."""


class AiClient:
    """One service in the name of one key; safe to use from several threads."""

    def __init__(self, url: str, key: str, clock: Clock, chance: Chance) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError(f"the address of an AI task service looks like https://name/v1, not {url}")
        self._clock = clock
        self._chance = chance
        self._http = httpx.Client(
            base_url=url.rstrip("/") + "/",
            headers={"Authorization": f"Bearer {key}"},
            follow_redirects=False,
            trust_env=False,
        )

    def automate(self, request: AutomateRequest, *, within_s: float) -> EventStream:
        """Begin a browser task; its events come from what is returned, which must be closed."""
        deadline = self._clock.monotonic() + within_s
        timeout = httpx.Timeout(min(IDLE_S, within_s), connect=CONNECT_S)
        response = self._sent("automate", request, timeout, deadline, stream=True, again=_NEVER_BEGUN)
        return EventStream(response, self._clock, deadline)

    def answer(self, request_id: str, answer: FormAnswer) -> None:
        """Answer a form; `gone` when it has expired or was answered."""
        path = f"automate/{quote(request_id, safe='')}/input"
        self._result(path, answer, again=_NEVER_BEGUN)

    def markdown(self, request: MarkdownRequest) -> dict[str, Any]:
        """A page as {url, content, metadata?}."""
        return self._result("extract/markdown", request, again=_COME_BACK)

    def extract(self, request: ExtractRequest) -> dict[str, Any]:
        """The object that a page says."""
        return self._result("extract/json", request, again=_COME_BACK)

    def generate(self, request: GenerateRequest) -> dict[str, Any]:
        """The object that is made from a page."""
        return self._result("generate/json", request, again=_COME_BACK)

    def close(self) -> None:
        """End; the connections are closed."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _result(self, path: str, body: Body, *, again: frozenset[int]) -> dict[str, Any]:
        deadline = self._clock.monotonic() + READING_S
        timeout = httpx.Timeout(READING_S, connect=CONNECT_S)
        response = self._sent(path, body, timeout, deadline, stream=False, again=again)
        try:
            found = response.json()
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise AiServiceError("broken", "the AI task service answers with something else than a JSON object")
        return found

    def _sent(
        self,
        path: str,
        body: Body,
        timeout: httpx.Timeout,
        deadline: float,
        *,
        stream: bool,
        again: frozenset[int],
    ) -> httpx.Response:
        """The answer with status 2xx, asked for as often as is harmless; raises AiServiceError."""
        accept = "text/event-stream" if stream else "application/json"
        request = self._http.build_request("POST", path, json=body.wire(), headers={"Accept": accept}, timeout=timeout)
        for number in range(TRIES):
            pause = min(FIRST_PAUSE_S * 2**number, LONGEST_PAUSE_S)
            try:
                response = self._http.send(request, stream=stream)
            except (httpx.ConnectError, httpx.ConnectTimeout) as problem:
                failure, harmless = _unreachable(problem), True
            except httpx.TransportError as problem:
                failure, harmless = _unreachable(problem), again is _COME_BACK
            else:
                if response.is_success:
                    return response
                failure, harmless, pause = _refusal(response), _may_retry(response, again), _pause(response, pause)
            pause = self._chance.uniform(pause * 0.75, pause) if pause <= LONGEST_PAUSE_S else pause
            if not harmless or number == TRIES - 1 or self._clock.monotonic() + pause >= deadline:
                raise failure
            self._clock.sleep(pause)
        raise AssertionError("the last try returns or raises")


class EventStream:
    """The events of one browser task, each once; `cancel` may be called from another thread and ends the task."""

    def __init__(self, response: httpx.Response, clock: Clock, deadline: float) -> None:
        self._response = response
        self._clock = clock
        self._deadline = deadline
        self._reader = EventReader()
        self._cancelled = False

    @property
    def unknown(self) -> int:
        """How many events came that the contract does not name."""
        return self._reader.unknown

    def __iter__(self) -> Iterator[AiEvent]:
        """Events as they come; raises AiServiceError where the stream does not end as it has to."""
        try:
            for chunk in self._response.iter_raw():
                yield from self._reader.feed(chunk)
                if self._reader.closed:
                    break
                if self._clock.monotonic() >= self._deadline:
                    raise AiServiceError("too_slow", "the browser task took longer than it may")
            self._reader.finish()
        except StreamError as wrong:
            raise AiServiceError("broken", self._told(str(wrong))) from None
        except httpx.TimeoutException:
            raise AiServiceError("too_slow", "the AI task service fell silent") from None
        except httpx.HTTPError as problem:
            raise AiServiceError("broken", self._told(f"the stream was cut: {_plain(problem)}")) from None
        finally:
            self.close()

    def _told(self, reason: str) -> str:
        return "the browser task was stopped" if self._cancelled else reason

    def cancel(self) -> None:
        """End the task: the service sees the connection go; a thread that waits for an event gets an error at once."""
        self._cancelled = True
        stream = self._response.extensions.get("network_stream")
        wire = stream.get_extra_info("socket") if stream is not None else None
        if wire is not None:
            with contextlib.suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let the connection go."""
        self._response.close()


def _may_retry(response: httpx.Response, again: frozenset[int]) -> bool:
    said = response.headers.get("x-should-retry")
    return said == "true" or (said != "false" and response.status_code in again)


def _pause(response: httpx.Response, otherwise: float) -> float:
    try:
        asked = float(response.headers.get("retry-after", ""))
    except ValueError:
        return otherwise
    return asked if 0 < asked <= LONGEST_RETRY_AFTER_S else otherwise


def _refusal(response: httpx.Response) -> AiServiceError:
    with contextlib.suppress(httpx.HTTPError):
        response.read()
    response.close()
    try:
        found = response.json()
    except (ValueError, httpx.ResponseNotRead):
        found = None
    said = found.get("error") if isinstance(found, dict) else None
    if isinstance(said, dict):
        said = said.get("message")
    text = said[:LONGEST_TEXT] if isinstance(said, str) else f"it answers {response.status_code}"
    kind = _KINDS.get(response.status_code, "refused" if response.is_client_error else "broken")
    return AiServiceError(kind, text, response.status_code)


def _unreachable(problem: httpx.TransportError) -> AiServiceError:
    if isinstance(problem, httpx.ReadTimeout):
        return AiServiceError("too_slow", "the AI task service gives no answer in time")
    return AiServiceError("unreachable", f"the AI task service cannot be reached: {_plain(problem)}")


def _plain(problem: Exception) -> str:
    return str(problem) or type(problem).__name__

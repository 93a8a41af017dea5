"""The AI task service over HTTP, with the endpoints, texts and headers of the hosted one (docs/reference/ai-api.md).

Every failure is `{"error": text}`, its text from a fixed table or about the request. A stream never carries `id:` or
`retry:` lines, which the official readers stumble over, and always ends with an empty line.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from interpreter.ai import events as e
from interpreter.ai.agent.asking import Desk
from interpreter.ai.agent.loop import Agent
from interpreter.ai.agent.model import Model
from interpreter.ai.agent.recording import Recording
from interpreter.ai.agent.state import AgentSettings, Browsers
from interpreter.ai.requests import (
    AutomateRequest,
    Body,
    ExtractRequest,
    FormAnswer,
    GenerateRequest,
    MarkdownRequest,
    RequestError,
    ResearchRequest,
)
from interpreter.ai.research.research import Research
from interpreter.ai.research.search import Search
from interpreter.ai.service.pages import PageError, Pages
from interpreter.clock import Clock
from interpreter.rates import Rates
from interpreter.sse import comment, encoded

LOG = logging.getLogger("farmhand.ai")
B = TypeVar("B", bound=Body)
PING_S = 15.0
BUSY_AGAIN_S = 5
LEFT_OUT = frozenset({"task:setup", "ai:generation", "ai:generation:error", "browser:screenshot_captured_image"})
NO_RETRY = {"x-should-retry": "false"}
NO_KEY = "Unauthorized: give a valid key as Authorization: Bearer …"
TOO_MANY = "too many requests in this minute"
NO_RECORDING = "there is no recording of this task"
BUSY = "too many tasks at the same time; try again later"
NO_COUNTRY = "no proxy is configured for this country"
NO_RESEARCH = "research needs a search provider, and none is configured on this server"
BROKEN = "the service could not do this; its log says why"


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """How the service answers; `tell_all` streams events that the hosted service leaves out."""

    most_tasks: int = 5
    per_minute: int = 600
    tell_all: bool = False
    countries: frozenset[str] = frozenset()
    agent: AgentSettings = field(default_factory=AgentSettings)


@dataclass(slots=True)
class AiService:
    """What all requests share."""

    model: Model
    browsers: Browsers
    clock: Clock
    allows: Callable[[str], bool]
    settings: ServiceSettings = field(default_factory=ServiceSettings)
    keep: Callable[[Recording], None] | None = None
    """Gets the recording of each task that succeeded."""
    again: Callable[[str], Model | None] | None = None
    """In place of the model: who does a task again that was recorded, by its words."""
    search: Search | None = None
    """The search engine of researches."""
    desk: Desk = field(default_factory=Desk)
    running: int = 0
    _rates: Rates = field(init=False)

    def __post_init__(self) -> None:
        self._rates = Rates(self.settings.per_minute, self.clock.monotonic, "X-")

    def app(self) -> Starlette:
        """The service as an ASGI app; its paths are below the base that ends in /v1."""
        return Starlette(
            routes=[
                Route("/automate", self._kept(self.automate), methods=["POST"]),
                Route("/automate/{request_id}/input", self._kept(self.input), methods=["POST"]),
                Route("/extract/markdown", self._kept(self.markdown), methods=["POST"]),
                Route("/extract/json", self._kept(self.extract), methods=["POST"]),
                Route("/generate/json", self._kept(self.generate), methods=["POST"]),
                Route("/research", self._kept(self.research), methods=["POST"]),
            ],
            exception_handlers={HTTPException: _no_such_place, Exception: _bug},
        )

    def _kept(self, do: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            kind, _, key = request.headers.get("authorization", "").partition(" ")
            told, within = self._rates.count(key)
            if kind.lower() != "bearer" or not self.allows(key.strip()):
                found: Response = error(401, NO_KEY)
            elif not within:
                found = error(429, TOO_MANY, **{"Retry-After": told["X-RateLimit-Reset"]})
            else:
                try:
                    found = await do(request)
                except RequestError as wrong:
                    found = error(400, str(wrong))
            found.headers.update(told)
            return found

        return answer

    async def automate(self, request: Request) -> Response:
        """Begin a task and stream its events until it ends, or the caller goes."""
        asked = await _read(AutomateRequest, request)
        self._check_country(asked.geo_target.country if asked.geo_target else None)
        model = self.model if self.again is None else self.again(asked.task)
        if model is None:
            raise RequestError(NO_RECORDING)

        def work(tell: Callable[[Any], None]) -> Coroutine[Any, Any, None]:
            return Agent(asked, model, self.browsers, self.desk, self.clock, tell, self.settings.agent, self.keep).run()

        return self._stream(work)

    def _stream(self, work: Callable[[Callable[[Any], None]], Coroutine[Any, Any, None]]) -> Response:
        """The events of something that is done while somebody listens, if there is room for it."""
        if self.running >= self.settings.most_tasks:
            return error(429, BUSY, **{"Retry-After": str(BUSY_AGAIN_S)})
        self.running += 1
        return _TaskStream(self._events(work), self._ended)

    def _ended(self) -> None:
        self.running -= 1

    async def _events(self, work: Callable[[Callable[[Any], None]], Coroutine[Any, Any, None]]) -> AsyncIterator[bytes]:
        queue: asyncio.Queue[Any] = asyncio.Queue()
        working = asyncio.create_task(work(queue.put_nowait))
        working.add_done_callback(lambda _: queue.put_nowait(None))
        try:
            while True:
                try:
                    event = await asyncio.wait_for(queue.get(), PING_S)
                except TimeoutError:
                    yield comment("ping")
                    continue
                if event is None:
                    return
                if self.settings.tell_all or event.event not in LEFT_OUT:
                    yield encoded(event.event, e.wire(event))
        finally:
            working.cancel()
            with suppress(asyncio.CancelledError):
                await working

    async def input(self, request: Request) -> Response:
        """Answer a form of a running task."""
        answer = await _read(FormAnswer, request)
        if not self.desk.answer(request.path_params["request_id"], answer):
            return error(410, "this request has expired or was answered before")
        return JSONResponse({"status": "accepted"}, status_code=202)

    async def markdown(self, request: Request) -> Response:
        """A page as Markdown."""
        return await self._page(request, MarkdownRequest, Pages.markdown)

    async def extract(self, request: Request) -> Response:
        """What a page says, as an object."""
        return await self._page(request, ExtractRequest, Pages.extract)

    async def generate(self, request: Request) -> Response:
        """What is made from a page, as an object."""
        return await self._page(request, GenerateRequest, Pages.generate)

    async def _page(
        self, request: Request, kind: type[B], do: Callable[[Pages, B], Awaitable[dict[str, Any]]]
    ) -> Response:
        asked = await _read(kind, request)
        target = getattr(asked, "geo_target", None)
        self._check_country(target.country if target else None)
        try:
            found = await do(Pages(self.model, self.browsers), asked)
        except PageError as problem:
            return error(problem.status, str(problem))
        return JSONResponse(found)

    async def research(self, request: Request) -> Response:
        """Begin a research and stream its events until it ends, or the caller goes; not without a search engine."""
        asked = await _read(ResearchRequest, request)
        search = self.search
        if search is None:
            return error(501, NO_RESEARCH)

        def work(tell: Callable[[Any], None]) -> Coroutine[Any, Any, None]:
            return Research(asked, self.model, self.browsers, search, self.clock, tell).run()

        return self._stream(work)

    def _check_country(self, country: str | None) -> None:
        if country is not None and country not in self.settings.countries:
            raise RequestError(f"{NO_COUNTRY}: {country}")


class _TaskStream(StreamingResponse):
    """A stream that says when it is over, also when nobody ever read from it."""

    media_type = "text/event-stream"

    def __init__(self, events: AsyncIterator[bytes], ended: Callable[[], None]) -> None:
        super().__init__(events, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        self._ended = ended

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._ended()


def error(status: int, text: str, **headers: str) -> JSONResponse:
    """A failure as the service has them; what may have begun is not to be tried again."""
    retry = {} if status in (401, 429) else NO_RETRY
    return JSONResponse({"error": text}, status_code=status, headers={**retry, **headers})


async def _read(kind: type[B], request: Request) -> B:
    try:
        body = json.loads(await request.body() or b"null")
    except ValueError:
        raise RequestError("the body must be JSON") from None
    return kind.read(body)


async def _no_such_place(request: Request, problem: Exception) -> Response:
    del request
    status = problem.status_code if isinstance(problem, HTTPException) else 404
    return error(status, "there is nothing at this address" if status == 404 else "this method is not for this address")


async def _bug(request: Request, problem: Exception) -> Response:
    del request
    LOG.error("a request broke", exc_info=problem)
    return error(500, BROKEN)

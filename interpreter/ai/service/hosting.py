"""Our AI task service as a running server: for one run in this process, or for everybody who has a key."""

from __future__ import annotations

import asyncio
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp

from interpreter.ai.agent.chromium import Chromium
from interpreter.ai.agent.model import Model
from interpreter.ai.agent.openai import OpenAiModel
from interpreter.ai.agent.recording import NOTHING, Album, Recording, Replay, again
from interpreter.ai.research.search import Searxng
from interpreter.ai.service.app import AiService
from interpreter.ai.service.configuration import Configuration
from interpreter.clock import Clock

BASE = "/v1"
GRACE_S = 5
ENDS_WITHIN_S = 20.0


def is_key(key: str) -> Callable[[str], bool]:
    """Whether what is shown is this key."""
    return lambda shown: secrets.compare_digest(shown.encode(), key.encode())


@dataclass(frozen=True, slots=True)
class Records:
    """What becomes of tasks beside their answer: kept in `keep`, or done `again` as they were kept, with no model."""

    keep: Path | None = None
    again: tuple[Recording, ...] = ()


NO_RECORDS = Records()


def made(
    configuration: Configuration, allows: Callable[[str], bool], clock: Clock, records: Records = NO_RECORDS
) -> tuple[AiService, Chromium]:
    """The service with its model and its browsers, none of which is started before it is needed."""
    browsers = Chromium(configuration.chromium)
    model: Model = Replay(NOTHING)
    if not records.again:
        model = OpenAiModel(configuration.model_url, configuration.model, configuration.model_key)
    service = AiService(model, browsers, clock, allows, configuration.service)
    if configuration.search:
        service.search = Searxng(configuration.search)
    if records.keep is not None:
        service.keep = Album(records.keep).keep
    if records.again:
        service.again = lambda task: again(records.again, task)
    return service, browsers


def mounted(service: AiService) -> ASGIApp:
    """The service below /v1."""
    return Starlette(routes=[Mount(BASE, service.app())])


def serve(app: ASGIApp, browsers: Chromium, listener: socket.socket) -> None:
    """Serve until a signal comes, then close the browsers."""
    server = uvicorn.Server(_config(app))

    async def work() -> None:
        try:
            await server.serve([listener])
        finally:
            await browsers.close()

    asyncio.run(work())


@contextmanager
def beside(configuration: Configuration, clock: Clock, records: Records = NO_RECORDS) -> Iterator[tuple[str, str]]:
    """A service for this process alone, on loopback: its address and its key."""
    key = secrets.token_hex(16)
    service, browsers = made(configuration, is_key(key), clock, records)
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}{BASE}"
    server = uvicorn.Server(_config(mounted(service)))

    def work() -> None:
        async def serving() -> None:
            try:
                await server.serve([listener])
            finally:
                await browsers.close()

        asyncio.run(serving())

    thread = threading.Thread(target=work, name="AI tasks", daemon=True)
    thread.start()
    try:
        yield url, key
    finally:
        server.should_exit = True
        thread.join(ENDS_WITHIN_S)
        with suppress(OSError):
            listener.close()


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
    )

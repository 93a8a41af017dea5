"""What tests of AI tasks share: one event loop with one Chromium, a shop, and a service behind a real server."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest
import uvicorn

from interpreter.ai.agent.chromium import Chromium, ChromiumSettings, Country
from interpreter.ai.agent.model import Model
from interpreter.ai.service.addresses import Reach
from interpreter.ai.service.app import AiService, ServiceSettings
from interpreter.clock import SystemClock
from tests.ai.site import Site, shop
from tests.forked import Nursery

T = TypeVar("T")
KEY = "test-key"


class Loop:
    """An event loop in a thread of its own, where browsers live."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T], seconds: float = 180.0) -> T:
        """Do something there and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(seconds)

    def close(self) -> None:
        """End it."""
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)
        self.loop.close()


@pytest.fixture(scope="session")
def loop() -> Iterator[Loop]:
    """The loop of this process."""
    made = Loop()
    yield made
    made.close()


@pytest.fixture(scope="session")
def browsers(loop: Loop) -> Iterator[Chromium]:
    """A Chromium that may reach loopback by its number, but not by its name."""
    countries = {"DE": Country("http://127.0.0.1:9", "de-DE", "Europe/Berlin")}
    made = Chromium(ChromiumSettings(reach=Reach(("127.0.0.1",)), countries=countries))
    yield made
    loop.run(made.close())


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Forks commands that have the libraries of browsers and models loaded."""
    made = Nursery("interpreter.ai.agent.openai", "interpreter.ai.service.hosting", "interpreter.cli.ai")
    yield made
    made.close()


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The shop."""
    with shop() as found:
        yield found


@dataclass
class Served:
    """A service behind a real HTTP server."""

    url: str
    service: AiService


@pytest.fixture
def serve(loop: Loop, browsers: Chromium) -> Iterator[Callable[..., Served]]:
    """Serves a model with the settings asked for."""
    running: list[tuple[uvicorn.Server, Future[None], socket.socket]] = []

    def start(model: Model, settings: ServiceSettings | None = None, other: Chromium | None = None) -> Served:
        service = AiService(
            model, other or browsers, SystemClock(), lambda key: key == KEY, settings or ServiceSettings()
        )
        config = uvicorn.Config(service.app(), port=0, log_level="critical", lifespan="off", http="h11")
        server = uvicorn.Server(config)
        listener = config.bind_socket()
        running.append((server, asyncio.run_coroutine_threadsafe(server.serve([listener]), loop.loop), listener))
        return Served(f"http://127.0.0.1:{listener.getsockname()[1]}", service)

    yield start
    for server, ended, listener in running:
        server.should_exit = True
        ended.result(30)
        listener.close()

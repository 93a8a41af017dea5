"""A job server as a process: the service, its clock, and uvicorn around the app; a signal ends all three."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from interpreter.clock import Clock, Signal
from interpreter.jobs.api import create_app
from interpreter.jobs.core import JobsConfig, Setting
from interpreter.jobs.door import DoorConfig
from interpreter.jobs.heads import BoundedHttp
from interpreter.jobs.port import NotReachable
from interpreter.jobs.premises import Premises
from interpreter.jobs.service import JobService, open_service

Guests = Callable[[Callable[[str], bool]], Mapping[str, ASGIApp]]
"""Other interfaces by path, for those whose access key counts."""
LONGEST_NAP_S = 1.0
GRACE_S = 5
HTTP: Mapping[str, Any] = {
    "http": BoundedHttp, "loop": "auto", "ws": "none", "lifespan": "off", "server_header": False,
}  # fmt: skip
"""How HTTP is spoken, here and in tests."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server listens and how others call it; `url` ends without a slash."""

    host: str
    port: int
    url: str
    names: frozenset[str]
    cert: Path | None = None
    key: Path | None = None
    behind_proxy: bool = False


@dataclass(slots=True)
class Ticker:
    """Closes what is overdue while nobody calls."""

    service: JobService
    clock: Clock
    say: Callable[[str], None] = lambda _: None
    _told: frozenset[tuple[str, str]] = frozenset()
    _tell_at: float = 0.0
    _signal: Signal = field(default_factory=Signal)
    _ended: bool = False
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread = threading.Thread(target=self._run, name="ticker", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._ended:
            seen = self._signal.count
            nap = LONGEST_NAP_S
            with suppress(NotReachable):  # the database is away for now; calls say so
                nap = min(nap, self.service.tick() or nap, self.service.watch() or nap)
                self.service.start_due()
                self._tell()
            self.clock.wait(self._signal, seen, nap)

    def _tell(self) -> None:
        """Say what waits for somebody who is not here, when that changes; a twentieth of the time goes into it."""
        begun = self.clock.monotonic()
        if begun < self._tell_at:
            return
        lacks = {(one.job_id, one.why): one.sentence for one in self.service.lacking()}
        for name in lacks.keys() - self._told:
            self.say(f"waiting: {lacks[name]}")
        self._told = frozenset(lacks)
        ended = self.clock.monotonic()
        self._tell_at = ended + 20 * (ended - begun)

    def stop(self) -> None:
        """End."""
        self._ended = True
        self.clock.notify(self._signal)
        if self._thread is not None:
            self._thread.join()


class _Server(uvicorn.Server):
    """Ends the service first, so that those who wait in it go home before the connections are closed."""

    def __init__(self, config: uvicorn.Config, service: JobService) -> None:
        super().__init__(config)
        self._service = service

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal came; a second one waits for no connection. It is not raised again: the server ends in order."""
        del sig, frame
        threading.Thread(target=self._service.close, name="closing").start()
        self.force_exit = self.should_exit
        self.should_exit = True


def serve(
    premises: Premises,
    address: Address,
    listener: socket.socket,
    clock: Clock,
    say: Callable[[str], None],
    config: JobsConfig,
    guests: Guests = lambda _: {},
) -> None:
    """Serve until a signal comes, and say where; raises NotReachable when folder or database is not had."""
    setting = Setting(clock, random.SystemRandom(), premises.files, files_url=f"{address.url}/files", config=config)
    with premises.held(), open_service(premises.place(), setting) as service:
        access = premises.welcome(address.url, clock)
        say(f"serving at {address.url}, access in {access}")  # who reads it finds the key in there
        say(f"the page: {premises.invitation(address.url, clock)}")
        door = DoorConfig(hosts=DoorConfig().hosts | address.names)
        app = create_app(service, clock, door, guests(lambda key: service.caller(key) is not None))
        ticker = Ticker(service, clock, say)
        ticker.start()
        try:
            _Server(_config(app, address), service).run([listener])
        finally:
            ticker.stop()


def _config(app: object, address: Address) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        **HTTP,
        log_level="warning",
        access_log=False,  # addresses of files are secrets
        proxy_headers=address.behind_proxy,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=GRACE_S,
        ssl_certfile=address.cert,
        ssl_keyfile=None if address.key is None else str(address.key),
    )

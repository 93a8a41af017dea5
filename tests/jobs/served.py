"""Job services behind a real HTTP server on loopback: one server a process, one path a test."""

from __future__ import annotations

import contextlib
import itertools
import random
import threading

import uvicorn

from interpreter.jobs.api import create_app
from interpreter.jobs.client import RemoteTask
from interpreter.jobs.client_owner import RemoteOwner
from interpreter.jobs.client_wire import Wire
from interpreter.jobs.serving import HTTP
from interpreter.jobs.threads import Threads
from interpreter.jobs.users import OWNER, give_token
from interpreter.listening import listen


class Server:
    """A server that hands each request to the app of its first path segment."""

    def __init__(self) -> None:
        self._apps: dict[str, object] = {}
        self._names = (f"w{number}" for number in itertools.count(1))
        self.threads = Threads()
        self._socket = listen("127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(self, log_level="critical", **HTTP)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)
        self._thread.start()

    async def __call__(self, scope, receive, send):
        _, name, *rest = scope["path"].split("/", 2)
        await self._apps[name]({**scope, "path": "/" + "".join(rest)}, receive, send)

    def add(self, app) -> str:
        """Serve an app; gives its URL."""
        name = next(self._names)
        self._apps[name] = app
        return f"{self.url}/{name}"

    def close(self) -> None:
        """Stop serving."""
        self._server.should_exit = True
        self._thread.join(30)
        self._socket.close()
        self.threads.close()


class Remote:
    """Owners and tasks of a service by way of a server; makes users and their tokens as they are asked for."""

    def __init__(self, server: Server, clock, service) -> None:
        self._clock = clock
        self._service = service
        self._wires: dict[str, Wire] = {}
        self.url = server.add(create_app(service, clock, threads=server.threads))

    def wire(self, name: str) -> Wire:
        """The connections of one user."""
        if name not in self._wires:
            self._service.owner(name)
            with self._service._core.store.change() as db:
                _, token = give_token(db, random.SystemRandom(), name, OWNER, "", "")
            self._wires[name] = Wire(self.url, token, self._clock, random.Random(1))
        return self._wires[name]

    def owner(self, name: str) -> RemoteOwner:
        """The owner's side of one user."""
        return RemoteOwner(self.wire(name))

    def task(self, token: str | None) -> RemoteTask:
        """The job API of a token's task."""
        return RemoteTask(self.wire("worker"), token)

    def close(self) -> None:
        """Close all connections."""
        for wire in self._wires.values():
            with contextlib.suppress(OSError):
                wire.close()
        self._wires.clear()

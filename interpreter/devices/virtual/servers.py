"""The uiautomator servers of a phone: which port answers, and for how long. A server lives as long as its shell."""

from __future__ import annotations

import threading
from collections.abc import Callable

MAIN_CLASS = "com.wetest.uia2.Main"
JAR = "/data/local/tmp/u2.jar"
DEFAULT_PORT = 9008
_FIRST_PROCESS = 4000


class Servers:
    """At most one server at a time, as Android allows one accessibility client; safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._port: int | None = None
        self._life = 0
        self._hang_ups: list[Callable[[], None]] = []

    @property
    def process(self) -> str | None:
        """The process number of the server that runs."""
        with self._lock:
            return None if self._port is None else str(_FIRST_PROCESS + self._life)

    def start(self, port: int) -> int | None:
        """Begin to answer on a port: the server's own number, None when a server is there already."""
        with self._lock:
            if self._port is not None:
                return None
            self._port = port
            self._life += 1
            return self._life

    def stop(self, life: int) -> None:
        """The server with this number ends; one that was started after it goes on."""
        with self._lock:
            if self._life == life:
                self._port = None

    def stop_all(self) -> None:
        """Whatever runs dies, and with it its shell and its connections."""
        with self._lock:
            self._port = None
            hang_ups, self._hang_ups = self._hang_ups, []
        for hang_up in hang_ups:
            hang_up()

    def answers(self, port: int) -> bool:
        """Whether a server listens on a port of the phone."""
        with self._lock:
            return self._port == port

    def opened(self, hang_up: Callable[[], None]) -> None:
        """A connection hangs on the server; `hang_up` ends it when the server dies."""
        with self._lock:
            self._hang_ups.append(hang_up)

    def closed(self, hang_up: Callable[[], None]) -> None:
        """A connection is over."""
        with self._lock:
            if hang_up in self._hang_ups:
                self._hang_ups.remove(hang_up)

"""A network between a client and a server of jobs that loses what it is told to: requests, answers, or parts of them.

It reads whole messages of HTTP, so that it can take an answer away after the server has done what was asked.
"""

from __future__ import annotations

import contextlib
import re
import socket
import struct
import threading
from collections.abc import Callable
from urllib.parse import urlsplit

WHOLE, IN_PARTS, HALF, LOST, UNSENT = "whole", "in parts", "half", "lost", "unsent"
BAD = (HALF, LOST, UNSENT)
_RESET = struct.pack("ii", 1, 0)
PART = 7  # bytes


class Network:
    """Serves at `url` what a server serves at another one; `fate` says what becomes of each exchange."""

    def __init__(self, url: str, fate: Callable[[str, str], str]) -> None:
        parts = urlsplit(url)
        self._there = (parts.hostname, parts.port)
        self._fate = fate
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}{parts.path}"
        self.suffered: list[tuple[str, str, str]] = []  # method, path, fate
        self._links: set[socket.socket] = set()
        self._carriers: list[threading.Thread] = []
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        while True:
            try:
                link, _ = self._listener.accept()
            except OSError:
                return
            self._links.add(link)
            self._carriers.append(threading.Thread(target=self._carry, args=(link,), daemon=True))
            self._carriers[-1].start()

    def _carry(self, link: socket.socket) -> None:
        with link, contextlib.suppress(OSError), socket.create_connection(self._there) as there:
            while request := _message(link):
                method, path = request.split(b" ", 2)[:2]
                fate = self._fate(method.decode(), path.decode())
                self.suffered.append((method.decode(), path.decode(), fate))
                if fate == UNSENT:
                    there.sendall(request[: len(request) // 2])
                    break
                there.sendall(request)
                answer = _message(there)
                if fate in (HALF, LOST):
                    link.sendall(answer[: len(answer) // 2] if fate == HALF else b"")
                    break
                size = PART if fate == IN_PARTS else len(answer)
                for start in range(0, len(answer), size):
                    link.sendall(answer[start : start + size])
            link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self._links.discard(link)

    def close(self) -> None:
        """The end: all connections are cut."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)
        for link in tuple(self._links):
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)
        for thread in self._carriers:
            thread.join(10)


def _message(link: socket.socket) -> bytes:
    """One whole request or answer; empty when there is none any more."""
    found = b""
    while b"\r\n\r\n" not in found:
        more = link.recv(65536)
        if not more:
            return b""
        found += more
    head, _, body = found.partition(b"\r\n\r\n")
    length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
    left = (int(length[1]) if length else 0) - len(body)
    while left > 0:
        more = link.recv(65536)
        if not more:
            return b""
        found += more
        left -= len(more)
    return found

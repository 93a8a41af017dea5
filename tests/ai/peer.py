"""A service on loopback that answers with exactly the bytes that a test wants, and notes what it was asked."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"


def answer(status: int, body: Any, **headers: str) -> bytes:
    """A whole answer with a JSON body."""
    content = json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} Said", "Content-Type: application/json", f"Content-Length: {len(content)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + content


@dataclass
class Peer:
    """Answers connection after connection with the next of `script`: bytes, or a function of the connection."""

    script: list[bytes | Callable[[socket.socket], None]]
    asked: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    url: str = ""
    greeting: bytes = b""
    """What is said, in place of an answer, before anything is asked."""

    def serve(self, listener: socket.socket) -> None:
        """Until the listener is closed."""
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection, contextlib.suppress(OSError):
                    self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        if self.greeting:
            connection.sendall(self.greeting)
            return
        step = self.script.pop(0) if self.script else answer(500, {"error": "nothing more is in the script"})
        raw = b""
        while b"\r\n\r\n" not in raw:
            got = connection.recv(65536)
            if not got:
                return
            raw += got
        head, _, body = raw.partition(b"\r\n\r\n")
        line, *lines = head.decode().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (each.partition(":") for each in lines)}
        while len(body) < int(headers.get("content-length", "0")):
            body += connection.recv(65536)
        self.asked.append((line.rsplit(" ", 1)[0], headers, json.loads(body) if body else None))
        if callable(step):
            step(connection)
        else:
            connection.sendall(step)


@contextlib.contextmanager
def serving(*script: bytes | Callable[[socket.socket], None], greeting: bytes = b"") -> Iterator[Peer]:
    """The peer, reachable while it is used."""
    listener = socket.create_server(("127.0.0.1", 0))
    peer = Peer(list(script), url=f"http://127.0.0.1:{listener.getsockname()[1]}/v1", greeting=greeting)
    thread = threading.Thread(target=peer.serve, args=(listener,), daemon=True)
    thread.start()
    try:
        yield peer
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)

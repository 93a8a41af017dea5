"""The proxy of a country, where the shop's name means the shop: it asks for a word, and makes tunnels only."""

from __future__ import annotations

import base64
import socket
import threading
from contextlib import suppress

WORD = base64.b64encode(b"traveller:ticket")


class Country:
    """The running proxy; `url` holds the name and the word. It leads to one port of this machine."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://traveller:ticket@127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._tunnel, args=(connection,), daemon=True).start()

    def _tunnel(self, here: socket.socket) -> None:
        with here, suppress(OSError):
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                piece = here.recv(1)
                if not piece:
                    return
                head += piece
            if not head.startswith(b"CONNECT shop.example:443 ") or WORD not in head:
                here.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")
                return
            with socket.create_connection(("127.0.0.1", self._port)) as there:
                here.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
                back = threading.Thread(target=_flow, args=(there, here), daemon=True)
                back.start()
                _flow(here, there)
                back.join()

    def close(self) -> None:
        """Stop serving."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


def _flow(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65_536):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)

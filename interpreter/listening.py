"""Sockets that servers listen at."""

from __future__ import annotations

import socket


def listen(host: str, port: int) -> socket.socket:
    """A socket to serve on; raises OSError when the address is in use or not this machine's.

    Its protocol is named: asyncio sends at once only on sockets that say TCP, else each answer waits some 40 ms.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener

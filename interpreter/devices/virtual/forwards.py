"""Ports of this computer that lead to services of phones (`adb forward`), on 127.0.0.1; `close` ends them all."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from interpreter.devices.virtual.line import SocketLine, shut

Serve = Callable[[str, SocketLine, str], None]
"""Runs a service (third) of the phone with a serial (first) over a line."""


@dataclass(frozen=True, slots=True)
class _Forward:
    serial: str
    target: str
    listener: socket.socket
    open: set[socket.socket] = field(default_factory=set)


class Forwards:
    """The forwards of one server; safe from any thread."""

    def __init__(self, serve: Serve) -> None:
        self._serve = serve
        self._lock = threading.Lock()
        self._all: dict[str, _Forward] = {}

    def add(self, serial: str, request: str) -> str:
        """`[norebind:]tcp:HERE;SERVICE`: the port that listens. Raises ValueError with the reason, when there is none.

        A port of 0 takes a free one.
        """
        here, _, target = request.removeprefix("norebind:").partition(";")
        kind, _, number = here.partition(":")
        if kind != "tcp" or not number.isdecimal() or int(number) > 65535 or not target:
            raise ValueError(f"cannot forward '{here}' to '{target}'")
        with self._lock:
            known = self._all.get(here)
            if known and request.startswith("norebind:"):
                raise ValueError(f"cannot rebind existing socket '{here}'")
            if known:
                self._all[here] = _Forward(serial, target, known.listener, known.open)
                return number
            try:
                listener = socket.create_server(("127.0.0.1", int(number)))
            except OSError as reason:
                raise ValueError(f"cannot bind listener: {reason.strerror}") from None
            name = f"tcp:{listener.getsockname()[1]}"
            self._all[name] = _Forward(serial, target, listener)
        threading.Thread(target=self._accept, args=(name, listener), name="virtual-phone-way", daemon=True).start()
        return name.removeprefix("tcp:")

    def listing(self) -> str:
        """A line for each forward."""
        with self._lock:
            return "".join(f"{one.serial} {name} {one.target}\n" for name, one in self._all.items())

    def remove(self, here: str) -> bool:
        """End one; False when there was none."""
        with self._lock:
            found = self._all.pop(here, None)
        if found is not None:
            self._end(found)
        return found is not None

    def remove_all(self, serial: str | None = None) -> None:
        """End those of a phone, or all."""
        with self._lock:
            names = [name for name, one in self._all.items() if serial in (None, one.serial)]
        for name in names:
            self.remove(name)

    def _end(self, forward: _Forward) -> None:
        shut(forward.listener)
        forward.listener.close()
        with self._lock:
            conns = list(forward.open)
        for conn in conns:
            shut(conn)

    def _accept(self, name: str, listener: socket.socket) -> None:
        while True:
            try:
                conn, _ = listener.accept()
            except OSError:
                return  # removed
            threading.Thread(target=self._carry, args=(name, conn), name="virtual-phone-way", daemon=True).start()

    def _carry(self, name: str, conn: socket.socket) -> None:
        with self._lock:
            forward = self._all.get(name)
            if forward is not None:
                forward.open.add(conn)
        try:
            if forward is not None:
                self._serve(forward.serial, SocketLine(conn, answers=False), forward.target)
        except (OSError, EOFError):
            return  # one side left
        finally:
            if forward is not None:
                with self._lock:
                    forward.open.discard(conn)
            shut(conn)
            conn.close()

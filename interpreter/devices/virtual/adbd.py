"""A phone's adbd: a port of 127.0.0.1 that real adb servers connect to (`adb connect`). `close` ends it.

The port stays while the phone is unplugged or offline: who connects then is answered when it is back.
"""

from __future__ import annotations

import socket
import threading

from interpreter.devices.virtual.adbd_connection import Connection
from interpreter.devices.virtual.adbd_keys import Keys
from interpreter.devices.virtual.line import shut
from interpreter.devices.virtual.phone import VirtualPhone

MOST_CONNECTIONS = 32


class Adbd:
    """One phone's door; computers are known by `keys`. Raises OSError when the port is taken; 0 takes a free one."""

    def __init__(self, phone: VirtualPhone, keys: Keys | None = None, port: int = 0) -> None:
        self.keys = keys or Keys()
        self._phone = phone
        self._lock = threading.Lock()
        self._open: dict[Connection, threading.Thread] = {}
        self._closing = False
        self._listener = socket.create_server(("127.0.0.1", port), backlog=16)
        self.address: tuple[str, int] = self._listener.getsockname()[:2]
        self._accepting = threading.Thread(target=self._accept, name="virtual-phone-adbd", daemon=True)
        self._accepting.start()

    @property
    def serial(self) -> str:
        """What adb calls the phone once it is connected."""
        return f"{self.address[0]}:{self.address[1]}"

    def allow(self) -> bool:
        """Accept, as a person does on the phone's screen, the computers that wait; False when none does."""
        with self._lock:
            waiting = list(self._open)
        allowed = [connection.allow() for connection in waiting]
        return any(allowed)

    def device_changed(self) -> None:
        """The phone's state is another one: connections end, or those that wait are looked at again."""
        with self._lock:
            connections = list(self._open)
        for connection in connections:
            if self._phone.state == "device":
                try:
                    connection.reconsider()
                except OSError:
                    continue  # it has just left
            else:
                connection.hang_up()

    def close(self) -> None:
        """End every connection and wait for the threads."""
        with self._lock:
            self._closing = True
            open_ = dict(self._open)
        shut(self._listener)
        self._listener.close()
        for connection in open_:
            connection.hang_up()
        for thread in (self._accepting, *open_.values()):
            thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                conn, _ = self._listener.accept()
            except OSError:
                return  # closed
            with self._lock:
                refused = self._closing or len(self._open) >= MOST_CONNECTIONS
            if refused:
                conn.close()
            else:
                self._begin(conn)

    def _begin(self, conn: socket.socket) -> None:
        connection = Connection(conn, self._phone, self.keys)
        thread = threading.Thread(target=self._run, args=(connection,), name="virtual-phone-adbd", daemon=True)
        with self._lock:
            self._open[connection] = thread
        thread.start()

    def _run(self, connection: Connection) -> None:
        try:
            connection.run()
        finally:
            with self._lock:
                self._open.pop(connection, None)

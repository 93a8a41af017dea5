"""The smart socket: what an adb server speaks with its clients, for all phones of a farm, on 127.0.0.1.

One daemon thread accepts, one serves each connection; `close` ends them all. The port is a free one, never adb's own.
"""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress

from interpreter.devices.virtual.forwards import Forwards
from interpreter.devices.virtual.line import Line, SocketLine, block, fail, read_exactly, shut
from interpreter.devices.virtual.phone import VirtualPhone
from interpreter.devices.virtual.roster import Roster, split_serial
from interpreter.devices.virtual.services import FEATURES, serve

VERSION = 41
_OKAY = b"OKAY"
_LONGEST_REQUEST = 256 * 1024


class WireServer:
    """Serves phones by their serials; there may be more of them later."""

    def __init__(self, phones: Mapping[str, VirtualPhone]) -> None:
        self._roster = Roster(phones)
        self._lock = threading.Lock()
        self._devices_changed = threading.Condition(self._lock)
        self._changes = 0
        self._open: dict[socket.socket, VirtualPhone | None] = {}
        self._threads: set[threading.Thread] = set()
        self._closing = False
        self._forwards = Forwards(self._carry)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.address: tuple[str, int] = self._listener.getsockname()[:2]
        self._accepting = threading.Thread(target=self._accept, name="virtual-phones", daemon=True)
        self._accepting.start()

    def device_changed(self, phone: VirtualPhone) -> None:
        """A phone came, went or changed its state: its connections end when it is not usable, trackers are told."""
        with self._lock:
            self._changes += 1
            self._devices_changed.notify_all()
            gone = [] if phone.state == "device" else [conn for conn, of in self._open.items() if of is phone]
        if phone.state != "device":
            self._forwards.remove_all(phone.serial)
        for conn in gone:
            shut(conn)

    def close(self) -> None:
        """End every connection and wait for the threads."""
        with self._lock:
            if self._closing:
                return
            self._closing = True
            self._devices_changed.notify_all()
            conns, threads = list(self._open), list(self._threads)
        self._forwards.remove_all()
        shut(self._listener)
        self._listener.close()
        for conn in conns:
            shut(conn)
        for thread in (self._accepting, *threads):
            thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                conn, _ = self._listener.accept()
            except OSError:
                return  # closed
            conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            thread = threading.Thread(target=self._serve, args=(conn,), name="virtual-phone", daemon=True)
            with self._lock:
                if self._closing:
                    conn.close()
                    return
                self._open[conn] = None
                self._threads.add(thread)
            thread.start()

    def _serve(self, conn: socket.socket) -> None:
        try:
            self._requests(conn)
        except (OSError, EOFError, struct.error):
            return  # the client left
        finally:
            with self._lock:
                self._open.pop(conn, None)
                self._threads.discard(threading.current_thread())
            _finish(conn)

    def _requests(self, conn: socket.socket) -> None:
        """Requests until one leads to a phone; what follows then is for that phone."""
        while True:
            request = _request(conn)
            if request is None:
                conn.sendall(fail("malformed request"))
                return
            phone = self._host(conn, request)
            if isinstance(phone, VirtualPhone):
                service = _request(conn)
                if service is not None and phone.state == "device":
                    serve(phone, SocketLine(conn, answers=True), service, dial, self)
                return
            if not phone:
                return

    def _host(self, conn: socket.socket, request: str) -> VirtualPhone | bool:
        """Answer a request to the server: the phone that it leads to, else whether more requests may follow."""
        if not request.startswith("host"):
            conn.sendall(fail("device offline (no transport)"))
            return False
        prefix, _, rest = request.partition(":")
        if prefix == "host":
            return self._host_service(conn, rest)
        if prefix == "host-serial":
            serial, service = split_serial(rest)
        else:
            serial, _, service = rest.partition(":")
        phone = self._roster.by_number(serial) if prefix == "host-transport-id" else self._roster.get(serial)
        if prefix in ("host-usb", "host-local"):
            phone, service = self._roster.only(), rest
        self._device_service(conn, phone, serial, service)
        return False

    def _host_service(self, conn: socket.socket, service: str) -> VirtualPhone | bool:
        if service.startswith(("transport", "tport")):
            return self._transport(conn, service)
        simple: dict[str, Callable[[], str]] = {
            "version": lambda: f"{VERSION:04x}",
            "devices": lambda: self._roster.listing(long=False),
            "devices-l": lambda: self._roster.listing(long=True),
            "features": lambda: FEATURES,
            "host-features": lambda: FEATURES,
            "list-forward": self._forwards.listing,
        }
        if service in simple:
            conn.sendall(_OKAY + block(simple[service]()))
        elif service in ("track-devices", "track-devices-l"):
            conn.sendall(_OKAY)
            self._track(conn, long=service.endswith("-l"))
        elif service.startswith("connect:"):
            conn.sendall(
                _OKAY + block(f"failed to connect to {service[8:]}: the built-in phones are connected already")
            )
        elif service.startswith("disconnect:"):
            conn.sendall(fail(f"error: no such device '{service[11:]}'"))
        elif service == "kill":
            conn.sendall(fail("this server belongs to the built-in phones"))
        else:
            self._device_service(conn, self._roster.only(), "", service)
        return False

    def _device_service(self, conn: socket.socket, phone: VirtualPhone | None, serial: str, service: str) -> None:
        if service.startswith("wait-for-"):
            self._wait_for(conn, serial, service.rpartition("-")[2])
        elif phone is None or phone.state == "absent":
            conn.sendall(fail(f"device '{serial}' not found" if serial else "no devices/emulators found"))
        elif service in ("get-state", "get-serialno", "get-devpath", "features"):
            answers = {
                "get-state": phone.state, "get-serialno": phone.serial, "get-devpath": f"virtual:{phone.serial}",
                "features": FEATURES,
            }  # fmt: skip
            conn.sendall(_OKAY + block(answers[service]))
        elif service == "list-forward":
            conn.sendall(_OKAY + block(self._forwards.listing()))
        elif service.startswith(("forward:", "killforward")):
            conn.sendall(self._forward(phone.serial, service))
        else:
            conn.sendall(fail("unknown host service"))

    def _forward(self, serial: str, service: str) -> bytes:
        """One OKAY for the request, one for its outcome; FAIL comes alone."""
        what, _, rest = service.partition(":")
        if what == "killforward-all":
            self._forwards.remove_all()
            return _OKAY + _OKAY
        if what == "killforward":
            return _OKAY + _OKAY if self._forwards.remove(rest) else fail(f"listener '{rest}' not found")
        try:
            port = self._forwards.add(serial, rest)
        except ValueError as reason:
            return fail(str(reason))
        return _OKAY + _OKAY + (block(port) if rest.removeprefix("norebind:").startswith("tcp:0;") else b"")

    def _carry(self, serial: str, line: SocketLine, service: str) -> None:
        phone = self._roster.get(serial)
        if phone is not None and phone.state == "device":
            serve(phone, line, service, dial, self)

    def _transport(self, conn: socket.socket, service: str) -> VirtualPhone | bool:
        """`transport:S`, `transport-id:N`, `transport-any`, `tport:serial:S`, `tport:any`."""
        kind, _, which = service.partition(":")
        if kind == "tport" and which.startswith("serial:"):
            which = which.removeprefix("serial:")
        elif kind == "tport" or kind in ("transport-any", "transport-usb", "transport-local"):
            which = ""
        phone = (
            self._roster.by_number(which)
            if kind == "transport-id"
            else self._roster.get(which)
            if which
            else self._roster.only()
        )
        if phone is None or phone.state == "absent":
            conn.sendall(fail(f"device '{which}' not found" if which else self._roster.why_none()))
            return False
        if phone.state != "device":
            conn.sendall(fail("device offline" if phone.state == "offline" else f"device {phone.state}."))
            return False
        with self._lock:
            self._open[conn] = phone
        ident = struct.pack("<Q", self._roster.number(phone)) if kind == "tport" else b""
        conn.sendall(_OKAY + ident)
        return phone

    def _track(self, conn: socket.socket, *, long: bool) -> None:
        """A listing now and after every change, until the client leaves."""
        with self._lock:
            seen = self._changes
        conn.sendall(block(self._roster.listing(long=long)))
        conn.settimeout(0)
        while not _left(conn):
            with self._lock:
                if self._changes == seen:
                    self._devices_changed.wait(0.5)
                if self._closing:
                    return
                changed, seen = self._changes != seen, self._changes
            if changed:
                conn.settimeout(5)
                conn.sendall(block(self._roster.listing(long=long)))
                conn.settimeout(0)

    def _wait_for(self, conn: socket.socket, serial: str, state: str) -> None:
        """`wait-for-any-device`: one OKAY for the request, one when it is so."""
        conn.sendall(_OKAY)
        conn.settimeout(0)
        while not self._roster.is_so(serial, state):
            if _left(conn):
                return
            with self._lock:
                if self._closing:
                    return
                self._devices_changed.wait(0.5)
        conn.settimeout(5)
        conn.sendall(_OKAY)


def _request(conn: socket.socket) -> str | None:
    """Four hexadecimal digits of length, then the request; None when it is not that."""
    try:
        length = int(read_exactly(conn, 4), 16)
    except ValueError:
        return None
    if length > _LONGEST_REQUEST:
        return None
    return read_exactly(conn, length).decode(errors="replace")


def dial(address: str) -> Line | None:
    """Call an address of this computer, `tcp:8000`; None when nothing listens there."""
    kind, _, rest = address.partition(":")
    port = rest.rpartition(":")[2]
    if kind != "tcp" or not port.isdecimal():
        return None
    try:
        conn = socket.create_connection(("127.0.0.1", int(port)), timeout=5)
    except (OSError, OverflowError):
        return None
    conn.settimeout(None)
    return SocketLine(conn, answers=False)


def _left(conn: socket.socket) -> bool:
    """Whether the client of a waiting connection is gone (the socket does not block)."""
    try:
        return conn.recv(64) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def _finish(conn: socket.socket) -> None:
    """Close without losing what was sent last: say that no more comes, then let go."""
    with conn, suppress(OSError):  # the client may be faster
        conn.shutdown(socket.SHUT_WR)

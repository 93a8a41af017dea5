"""One computer's connection to a phone's adbd: who it is, whether it may come in, and its streams.

The thread that reads never waits for a stream; a thread a stream runs the service. A peer that breaks the rules, or
takes nothing for half a minute, is hung up on.
"""

from __future__ import annotations

import secrets
import select
import socket
import struct
import threading

from interpreter.devices.virtual import adbd_packets as packets
from interpreter.devices.virtual.adbd_keys import TOKEN_BYTES, Keys
from interpreter.devices.virtual.adbd_stream import Stream
from interpreter.devices.virtual.line import Line, read_exactly, shut
from interpreter.devices.virtual.phone import VirtualPhone
from interpreter.devices.virtual.services import FEATURES, serve

PATIENCE = 30.0
"""Seconds for the rest of a packet, and for taking one."""
MOST_STREAMS = 512
_TOKEN, _SIGNATURE, _KEY = 1, 2, 3


class Connection:
    """`run` reads until the end; everything else may be called from any thread."""

    def __init__(self, conn: socket.socket, phone: VirtualPhone, keys: Keys) -> None:
        conn.settimeout(PATIENCE)
        conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        conn.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self._conn = conn
        self._phone = phone
        self._keys = keys
        self._sending = threading.Lock()
        self._lock = threading.Lock()
        self._streams: dict[int, Stream] = {}
        self._threads: set[threading.Thread] = set()
        self._next = 1
        self._version = 0
        self._token = b""
        self._offered: bytes | None = None
        self._in = False
        self._waiting: packets.Head | None = None
        self.most_data = packets.FIRST_DATA

    def run(self) -> None:
        """Serve the computer until it leaves, breaks the rules or is hung up on; then nothing of it is left."""
        try:
            while self._take():
                pass
        except (OSError, EOFError, packets.MalformedPacketError):
            return  # it has left, or what it sends cannot be read
        finally:
            self.hang_up()
            self._phone.ports.forget_all(self)
            self._end_streams()
            self._conn.close()

    def hang_up(self) -> None:
        """End the connection."""
        shut(self._conn)

    def reconsider(self) -> None:
        """Let in who waits, for an answer or with a key, now that the phone may say yes."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self._connect(waiting)
            return
        with self._lock:
            offered = None if self._in else self._offered
        if offered is not None and self._phone.state == "device" and (self._keys.open or self._keys.add(offered)):
            self._let_in()

    def allow(self) -> bool:
        """Know the key that was offered and let its computer in; False when none waits."""
        with self._lock:
            offered = None if self._in else self._offered
        if offered is None or not self._keys.add(offered):
            return False
        self._let_in()
        return True

    def _take(self) -> bool:
        """One packet; False when the connection is to end."""
        select.select([self._conn], [], [])
        most = self.most_data if self._version else packets.FIRST_DATA
        head = packets.read_head(read_exactly(self._conn, packets.HEAD_BYTES), max(most, packets.FIRST_DATA))
        data = packets.checked(head, read_exactly(self._conn, head.length), self._version)
        if self._phone.state in ("offline", "absent"):
            self._waiting = head if head.command == packets.CNXN else None
            return True
        match head.command:
            case packets.CNXN:
                return self._connect(head)
            case packets.AUTH:
                return self._authorize(head, data)
            case packets.SYNC:
                return True
            case _:
                return self._in and self._on_stream(head, data)

    def _connect(self, head: packets.Head) -> bool:
        """The first packet: version, and how much data the other side takes."""
        if head.second < packets.FIRST_DATA:
            return False
        self._end_streams()
        self._version = min(head.first, packets.VERSION)
        self.most_data = min(head.second, packets.MOST_DATA)
        self._in = False
        if self._keys.open and self._phone.state == "device":
            self._let_in()
        else:
            self._ask()
        return True

    def _ask(self) -> None:
        self._token = secrets.token_bytes(TOKEN_BYTES)
        self._send(packets.AUTH, _TOKEN, 0, self._token)

    def _authorize(self, head: packets.Head, data: bytes) -> bool:
        """A signature of the token, or at last the key itself, which somebody has to allow."""
        if not self._version:
            return False
        if self._in:
            return True
        if head.first == _SIGNATURE:
            if self._phone.state == "device" and self._keys.signed(self._token, data):
                self._let_in()
            else:
                self._ask()
        elif head.first == _KEY:
            with self._lock:
                self._offered = data
        return head.first in (_SIGNATURE, _KEY)

    def _let_in(self) -> None:
        build = self._phone.properties
        names = ("ro.product.name", "ro.product.model", "ro.product.device")
        about = "".join(f"{name}={build[name]};" for name in names)
        self._in = True
        self._send(packets.CNXN, packets.VERSION, packets.MOST_DATA, f"device::{about}features={FEATURES}".encode())

    def _on_stream(self, head: packets.Head, data: bytes) -> bool:
        """Their number for a stream comes first, ours second."""
        if head.command == packets.OPEN:
            return self._open(head.first, data)
        with self._lock:
            stream = self._streams.get(head.second)
        if stream is None or (stream.other not in (0, head.first) and head.first):
            if head.command == packets.WRTE:
                self._send(packets.CLSE, 0, head.first)
            return True
        if head.command == packets.OKAY:
            stream.on_okay(head.first)
        elif head.command == packets.WRTE:
            return stream.on_data(data)
        else:
            stream.on_end()
            self._forget(stream)
            self._send(packets.CLSE, stream.own, head.first)
        return True

    def _open(self, other: int, data: bytes) -> bool:
        with self._lock:
            full = len(self._streams) >= MOST_STREAMS
        if not other:
            return False
        if full:
            self._send(packets.CLSE, 0, other)
            return True
        stream = self._new(other)
        service = data.rstrip(b"\0").decode(errors="replace")
        thread = threading.Thread(target=self._serve, args=(stream, service), name="virtual-phone-stream", daemon=True)
        with self._lock:
            self._threads.add(thread)
        thread.start()
        return True

    def _serve(self, stream: Stream, service: str) -> None:
        try:
            serve(self._phone, stream, service, self._dial, self)
        except (OSError, EOFError, struct.error):
            return  # the other side left
        finally:
            stream.hang_up()
            self._forget(stream)
            with self._lock:
                self._threads.discard(threading.current_thread())

    def _dial(self, address: str) -> Line | None:
        """Call an address of the computer: a stream that we open."""
        stream = self._new(0)
        try:
            self._send(packets.OPEN, stream.own, 0, address.encode() + b"\0")
        except OSError:
            return None
        if stream.wait_free():
            return stream
        self._forget(stream)
        return None

    def _new(self, other: int) -> Stream:
        with self._lock:
            stream = self._streams[self._next] = Stream(self, self._next, other)
            self._next += 1
        return stream

    def _forget(self, stream: Stream) -> None:
        with self._lock:
            self._streams.pop(stream.own, None)

    def _end_streams(self) -> None:
        with self._lock:
            streams, threads = list(self._streams.values()), list(self._threads)
            self._streams.clear()
        for stream in streams:
            stream.on_end()
        for thread in threads:
            if thread is not threading.current_thread():
                thread.join(5)

    def _send(self, command: int, first: int, second: int, data: bytes = b"") -> None:
        version = self._version or packets.VERSION
        with self._sending:
            try:
                self._conn.sendall(packets.packet(command, first, second, data, version=version))
            except OSError:
                self.hang_up()  # half a packet may be out
                raise

    # What streams ask of their connection (adbd_stream.Peer).

    def opened(self, stream: Stream) -> None:
        """Say that the service is there."""
        self._send(packets.OKAY, stream.own, stream.other)

    def refused(self, stream: Stream) -> None:
        """Say that it is not."""
        self._forget(stream)
        self._send(packets.CLSE, 0, stream.other)

    def write(self, stream: Stream, data: bytes) -> None:
        """Send data."""
        self._send(packets.WRTE, stream.own, stream.other, data)

    def acknowledge(self, stream: Stream) -> None:
        """Say that data was taken."""
        self._send(packets.OKAY, stream.own, stream.other)

    def close(self, stream: Stream) -> None:
        """Close a stream; one whose connection has ended is closed already."""
        try:
            self._send(packets.CLSE, stream.own, stream.other)
        except OSError:
            return

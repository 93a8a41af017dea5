"""What a phone offers over a transport: shell, exec, sync, the uiautomator port, framebuffer, reverse."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable

from interpreter.devices.virtual.commands import all_commands
from interpreter.devices.virtual.http import serve_http
from interpreter.devices.virtual.phone import VirtualPhone
from interpreter.devices.virtual.render import paint
from interpreter.devices.virtual.servers import MAIN_CLASS
from interpreter.devices.virtual.shell import Shell, Streams
from interpreter.devices.virtual.sync_protocol import serve_sync
from interpreter.devices.virtual.video import FILMING

FEATURES = "shell_v2,cmd,fixed_push_mkdir"
_OKAY = b"OKAY"
_QUICKACK: int | None = getattr(socket, "TCP_QUICKACK", None)


def fail(message: str) -> bytes:
    """A refusal of the smart socket."""
    encoded = message.encode()
    return b"FAIL" + f"{len(encoded):04x}".encode() + encoded


def block(text: str) -> bytes:
    """An answer with its length before it."""
    encoded = text.encode()
    return f"{len(encoded):04x}".encode() + encoded


def receive(conn: socket.socket, most: int) -> bytes:
    """The next bytes, acknowledged at once: clients that write in small pieces would wait 40 ms for each piece."""
    if _QUICKACK is not None:
        conn.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)  # holds for the next piece only
    return conn.recv(most)


def read_exactly(conn: socket.socket, count: int) -> bytes:
    """So many bytes; EOFError when the other side leaves before."""
    parts, left = [], count
    while left:
        chunk = receive(conn, min(left, 65536))
        if not chunk:
            raise EOFError
        parts.append(chunk)
        left -= len(chunk)
    return b"".join(parts)


def serve(phone: VirtualPhone, conn: socket.socket, service: str) -> None:
    """Run one service over a connection that has reached its phone; the caller closes the connection."""
    name, _, rest = service.partition(":")
    kind, _, options = name.partition(",")
    if kind == "shell" and "v2" in options.split(","):
        _shell_v2(phone, conn, rest)
    elif kind in ("shell", "exec"):
        _shell(phone, conn, rest)
    elif kind == "sync":
        conn.sendall(_OKAY)
        serve_sync(phone.files, lambda count: read_exactly(conn, count), conn.sendall, phone.now)
    elif kind == "tcp":
        _tcp(phone, conn, rest)
    elif kind == "framebuffer":
        _framebuffer(phone, conn)
    elif kind == "reverse":
        _reverse(conn, rest)
    elif kind in ("root", "unroot", "remount", "tcpip", "usb", "reboot"):
        conn.sendall(_OKAY + f"{kind}: not available on the built-in phone\n".encode())
    else:
        conn.sendall(fail("closed"))


def _shell(phone: VirtualPhone, conn: socket.socket, source: str) -> None:
    """Output and errors in one stream, no exit code.

    The uiautomator server must answer before its client, who asks as soon as the shell is open, can ask, and a film
    must have begun: then the first output carries the OKAY.
    """
    write = _with_okay(conn) if MAIN_CLASS in source or source.startswith(FILMING) else conn.sendall
    if write == conn.sendall:
        conn.sendall(_OKAY)
    shell = Shell(phone, all_commands)
    streams = Streams(lambda: _rest(conn), write, write, lambda: _wait_for_end(conn), lambda: _shut(conn))
    if source.strip():
        shell.run(source, streams)
    else:
        _interactive(shell, conn, streams)


def _with_okay(conn: socket.socket) -> Callable[[bytes], None]:
    """Writes that begin with the OKAY."""
    pending = [_OKAY]
    return lambda data: conn.sendall((pending.pop() if pending else b"") + data)


def _interactive(shell: Shell, conn: socket.socket, streams: Streams) -> None:
    """A shell that is given line after line."""
    with conn.makefile("r", encoding="utf-8", errors="replace", newline="\n") as lines:
        for line in lines:
            shell.run(line, streams)
            if shell.ended:
                return


def _shell_v2(phone: VirtualPhone, conn: socket.socket, source: str) -> None:
    """Packets: 0 input, 1 output, 2 errors, 3 exit code, 4 end of input."""

    def packet(number: int, data: bytes) -> None:
        for start in range(0, len(data), 32768):
            part = data[start : start + 32768]
            conn.sendall(struct.pack("<BI", number, len(part)) + part)

    conn.sendall(_OKAY)
    shell = Shell(phone, all_commands)
    streams = Streams(
        lambda: _input_packets(conn), lambda data: packet(1, data), lambda data: packet(2, data),
        lambda: _wait_for_end(conn),
        lambda: _shut(conn),
    )  # fmt: skip
    code = shell.run(source if source.strip() else _input_packets(conn).decode(errors="replace"), streams)
    packet(3, bytes([code & 255]))


def _input_packets(conn: socket.socket) -> bytes:
    kept = bytearray()
    while True:
        try:
            number, length = struct.unpack("<BI", read_exactly(conn, 5))
            data = read_exactly(conn, length)
        except EOFError:
            return bytes(kept)
        if number == 0:
            kept += data
        elif number == 3:
            return bytes(kept)


def _rest(conn: socket.socket) -> bytes:
    kept = bytearray()
    while chunk := conn.recv(65536):
        kept += chunk
    return bytes(kept)


def _wait_for_end(conn: socket.socket) -> None:
    while conn.recv(4096):
        pass


def _tcp(phone: VirtualPhone, conn: socket.socket, address: str) -> None:
    """Only the uiautomator server listens on a phone."""
    port = int(address) if address.isdigit() else 0
    if not phone.servers.answers(port):
        conn.sendall(fail("closed"))
        return

    def hang_up() -> None:
        _shut(conn)

    phone.servers.opened(hang_up)
    try:
        conn.sendall(_OKAY)
        serve_http(phone, lambda: receive(conn, 65536), conn.sendall, port)
    finally:
        phone.servers.closed(hang_up)


def _shut(conn: socket.socket) -> None:
    """End a connection that another thread may be reading."""
    try:
        conn.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it is closed already


def _framebuffer(phone: VirtualPhone, conn: socket.socket) -> None:
    """Version 1: bits a pixel, size, width, height, then offset and length of red, blue, green, alpha."""
    image = paint(phone).convert("RGBA")
    data = image.tobytes()
    head = (1, 32, len(data), image.width, image.height, 0, 8, 16, 8, 8, 8, 24, 8)
    conn.sendall(_OKAY + struct.pack("<13I", *head) + data)


def _reverse(conn: socket.socket, request: str) -> None:
    """Reverse forwards are accepted and listed as none: nothing on a built-in phone connects outwards."""
    if request.startswith("list-forward"):
        conn.sendall(_OKAY + block(""))
    else:
        conn.sendall(_OKAY + _OKAY)

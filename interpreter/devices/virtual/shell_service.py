"""`shell:`, `shell,v2:` and `exec:` over a line: what is typed goes in, output, errors and exit code come out."""

from __future__ import annotations

import struct
from collections.abc import Callable

from interpreter.devices.virtual.commands import all_commands
from interpreter.devices.virtual.line import Line, read_exactly
from interpreter.devices.virtual.phone import VirtualPhone
from interpreter.devices.virtual.servers import MAIN_CLASS
from interpreter.devices.virtual.shell import Shell
from interpreter.devices.virtual.streams import Input, Streams
from interpreter.devices.virtual.video import FILMING

_INPUT, _OUTPUT, _ERRORS, _EXIT, _END_OF_INPUT = 0, 1, 2, 3, 4
_LONGEST_PACKET = 1024 * 1024
_PIECE = 32768


def serve_shell(phone: VirtualPhone, line: Line, source: str) -> None:
    """Output and errors in one stream, no exit code.

    The uiautomator server must answer before its client, who asks as soon as the shell is open, can ask, and a film
    must have begun: then the first output opens the line.
    """
    write: Callable[[bytes], None] = line.send
    if MAIN_CLASS in source or source.startswith(FILMING):
        write = _opening(line)
    else:
        line.accept()
    given = Input(line.receive)
    streams = Streams(given, write, write, lambda: _drain(given.more), line.hang_up, line.left)
    _run(Shell(phone, all_commands), source, streams)


def _opening(line: Line) -> Callable[[bytes], None]:
    """Writes of which the first one opens the line."""
    opened: list[bool] = []

    def write(data: bytes) -> None:
        if not opened:
            opened.append(True)
            line.accept()
        if data:
            line.send(data)

    return write


def serve_shell_v2(phone: VirtualPhone, line: Line, source: str) -> None:
    """The shell protocol: packets of a number, a length and bytes; the last one is the exit code."""

    def packet(number: int, data: bytes) -> None:
        for start in range(0, len(data), _PIECE):
            part = data[start : start + _PIECE]
            line.send(struct.pack("<BI", number, len(part)) + part)

    packets = _Packets(line)
    line.accept()
    streams = Streams(
        Input(packets.more), lambda data: packet(_OUTPUT, data), lambda data: packet(_ERRORS, data),
        packets.wait_for_end,
        line.hang_up,
        line.left,
    )  # fmt: skip
    packet(_EXIT, bytes([_run(Shell(phone, all_commands), source, streams) & 255]))


def _run(shell: Shell, source: str, streams: Streams) -> int:
    """The exit code; what runs aside ends with its shell."""
    try:
        return _all_of_it(shell, source, streams)
    finally:
        shell.asides.end_all()


def _all_of_it(shell: Shell, source: str, streams: Streams) -> int:
    """A text, or without one line after line of what is typed, whole commands at a time."""
    if source.strip():
        return shell.run(source, streams)
    kept = ""
    while not shell.ended and (line := streams.input.line()):
        kept += line.decode(errors="replace").replace("\r", "")
        if not shell.unfinished(kept):
            shell.run(kept, streams)
            kept = ""
    if kept and not shell.ended:
        shell.run(kept, streams)
    return shell.last


class _Packets:
    """The packets that come from the other side; what is no input is read and has no effect."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._over = False

    def more(self) -> bytes:
        """The next input, none after the packet that ends it or when the other side leaves."""
        while not self._over:
            number, data = self._next()
            if number == _INPUT and data:
                return data
            self._over = self._over or number == _END_OF_INPUT
        return b""

    def wait_for_end(self) -> None:
        """Read until the other side leaves; that its input has ended says nothing."""
        while self._next()[0] >= 0:
            pass

    def _next(self) -> tuple[int, bytes]:
        """Number and bytes; -1 at the end, and for what is no packet."""
        try:
            number, length = struct.unpack("<BI", read_exactly(self._line, 5))
            if length > _LONGEST_PACKET:
                self._line.hang_up()
                raise EOFError
            return number, read_exactly(self._line, length)
        except (EOFError, OSError):
            self._over = True
            return -1, b""


def _drain(more: Callable[[], bytes]) -> None:
    while more():
        pass

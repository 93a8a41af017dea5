"""What a phone offers over a line, whatever carries it: shell, exec, sync, its ports, framebuffer, reverse, reboot."""

from __future__ import annotations

import struct

from interpreter.devices.virtual.http import serve_http
from interpreter.devices.virtual.line import Line, join, read_exactly
from interpreter.devices.virtual.phone import VirtualPhone
from interpreter.devices.virtual.ports import Dial, serve_reverse
from interpreter.devices.virtual.render import look, paint
from interpreter.devices.virtual.shell_service import serve_shell, serve_shell_v2
from interpreter.devices.virtual.sync_protocol import serve_sync

_REQUEST = 8192
"""Bytes that are read of a request at once: most requests are shorter, and there may be many phones."""
FEATURES = "shell_v2,cmd,stat_v2,ls_v2,fixed_push_mkdir,sendrecv_v2"
_SAID = {
    "root": "adbd cannot run as root in production builds\n",
    "unroot": "adbd not running as root\n",
    "remount": 'Not running as root. Try "adb root" first.\n',
    "tcpip": "the built-in phone keeps its port\n",
    "usb": "the built-in phone has no USB\n",
}


def serve(phone: VirtualPhone, line: Line, service: str, dial: Dial, owner: object) -> None:
    """Run one service; the caller closes the line.

    `dial` opens addresses of the computer for `reverse:`, and what it made is forgotten with its `owner`.
    """
    if phone.faults.frozen:
        phone.pause(phone.faults.frozen)
    name, _, rest = service.partition(":")
    kind, _, options = name.partition(",")
    if kind == "shell" and "v2" in options.split(","):
        serve_shell_v2(phone, line, rest)
    elif kind in ("shell", "exec"):
        serve_shell(phone, line, rest)
    elif kind == "sync":
        line.accept()
        serve_sync(phone.files, lambda count: read_exactly(line, count), line.send, phone.now)
    elif kind in ("tcp", "localabstract"):
        _port(phone, line, kind, rest)
    elif kind == "framebuffer":
        _framebuffer(phone, line)
    elif kind == "reverse":
        serve_reverse(phone.ports, line, rest, dial, owner)
    elif kind == "reboot":
        line.accept()
        phone.reboot()
    elif kind in _SAID:
        line.accept()
        line.send(_SAID[kind].encode())
    else:
        line.refuse("closed")


def _port(phone: VirtualPhone, line: Line, kind: str, address: str) -> None:
    """The uiautomator server, or a way back to the computer; nothing else listens on a phone."""
    number = address.rpartition(":")[2]
    port = int(number) if kind == "tcp" and number.isdecimal() else 0
    if port and phone.servers.answers(port):
        _server(phone, line, port)
        return
    out = phone.ports.dial(f"{kind}:{number if kind == 'tcp' else address}")
    if out is None:
        line.refuse("closed")
        return
    try:
        line.accept()
        join(line, out)
    finally:
        out.hang_up()


def _server(phone: VirtualPhone, line: Line, port: int) -> None:
    phone.servers.opened(line.hang_up)
    try:
        line.accept()
        serve_http(phone, lambda: line.receive(_REQUEST), line.send, port)
    finally:
        phone.servers.closed(line.hang_up)


def _framebuffer(phone: VirtualPhone, line: Line) -> None:
    """Version 1: bits a pixel, size, width, height, then offset and length of red, blue, green, alpha."""
    image = paint(look(phone)).convert("RGBA")
    data = image.tobytes()
    head = (1, 32, len(data), image.width, image.height, 0, 8, 16, 8, 8, 8, 24, 8)
    line.accept()
    line.send(struct.pack("<13I", *head) + data)

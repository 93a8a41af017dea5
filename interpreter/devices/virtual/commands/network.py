"""Commands that reach out of the phone: nc, which talks with a port of the phone that leads somewhere."""

from __future__ import annotations

import threading

from interpreter.devices.virtual.shell_call import Call, Command

_HERE = ("localhost", "127.0.0.1", "::1")


def _nc(call: Call) -> int:
    """Sends its input and writes what comes back; nothing but this phone can be called."""
    host, port = ([word for word in call.args if not word.startswith("-")] + ["", ""])[:2]
    line = call.phone.ports.dial(f"tcp:{port}") if host in _HERE else None
    if line is None:
        return call.fail(f"nc: connect: {'Connection refused' if host in _HERE else 'Network is unreachable'}")

    def speak() -> None:
        try:
            while data := call.streams.input.more():
                line.send(data)
        except OSError:
            return  # the other side has left

    threading.Thread(target=speak, name="virtual-phone-way", daemon=True).start()
    try:
        while data := line.receive():
            call.streams.out(data)
    finally:
        line.hang_up()
    return 0


COMMANDS: dict[str, Command] = {"nc": _nc}

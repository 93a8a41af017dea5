"""The line to one phone: every call ends within its deadline, raises only the port's errors, is sent at most once.

There are two ways to a phone and no third: `ask` its uiautomator server, or give its `shell` a list of words.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

from interpreter.clock import Clock
from interpreter.devices.android.failures import told
from interpreter.devices.android.server import Server
from interpreter.devices.android.wire import LimitedDevice
from interpreter.devices.port import DeviceRefused, DeviceTimeout

BETWEEN_LOOKS = 0.1


class Line:
    """One phone's server and shell; `seconds` is what a call may take."""

    def __init__(self, phone: LimitedDevice, server: Server, clock: Clock, seconds: float) -> None:
        self.phone = phone
        self.server = server
        self.clock = clock
        self.seconds = seconds
        self.serial = str(phone.serial)

    @contextlib.contextmanager
    def call(self, extra: float = 0.0) -> Iterator[None]:
        """All that is asked inside is one call; `extra` is what the phone itself takes for it."""
        with told(f"the phone {self.serial}"), self.server.deadline.within(self.seconds + extra):
            yield

    def ask(self, method: str, *params: Any) -> Any:
        """The only way to the phone's uiautomator server."""
        return self.server.jsonrpc_call(method, list(params))

    def shell(self, command: Sequence[str]) -> str:
        """The only way to the phone's shell: a list of words, each quoted."""
        if any("\0" in word for word in command):
            raise DeviceRefused("a text with a NUL sign cannot be sent to a phone")
        return str(self.phone.shell2(list(command)).output)

    def about(self) -> dict[str, Any]:
        """Size, rotation and the app in front, as the server has them."""
        answer = self.ask("deviceInfo")
        if not isinstance(answer, dict):
            raise ValueError("no description of the phone")
        return answer

    def size(self, *, natural: bool = False) -> tuple[int, int]:
        """Width and height in pixels, as the phone is turned, or as it is made."""
        about = self.about()
        width, height, turned = (
            int(str(about.get(name, 0))) for name in ("displayWidth", "displayHeight", "displayRotation")
        )
        return (height, width) if natural and turned % 2 == 1 else (width, height)

    def pause(self, latest: float, too_late: str) -> None:
        """Before looking again; DeviceTimeout with a sentence when the moment `latest` is over."""
        if self.clock.monotonic() > latest:
            raise DeviceTimeout(too_late)
        self.clock.sleep(BETWEEN_LOOKS)

    def latest(self) -> float:
        """Until when looking again is worth while in a call that begins now."""
        return self.clock.monotonic() + self.seconds - 2 * BETWEEN_LOOKS


def reason(said: str) -> str:
    """The line of a command's output that says why: the first of an exception, else the first of all."""
    lines = [line.strip() for line in said.splitlines() if line.strip()] or ["no reason given"]
    line = next((line for line in lines if "Exception" in line), lines[0])
    return line.rpartition("Exception: ")[2][:200]

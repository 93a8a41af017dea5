"""The line to one phone: every call ends within its deadline, raises only the port's errors, is sent at most once.

There are two ways to a phone: `ask` its uiautomator server, or give its shell a list of words (`shell`, `output`,
`stream`). What goes by adb's file protocol says `look` first.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

from interpreter.clock import Clock
from interpreter.devices.android.failures import told
from interpreter.devices.android.reconnecting import Reconnecting
from interpreter.devices.android.server import LOOKS, Server
from interpreter.devices.android.stamp import OTHER, Stamp, is_of_another
from interpreter.devices.android.wire import LimitedConnection, LimitedDevice
from interpreter.devices.port import DeviceLost, DeviceRefused, DeviceTimeout

BETWEEN_LOOKS = 0.1
LAST_SECONDS = 1.0


class Line:
    """One phone's server and shell; `seconds` is what a call may take."""

    def __init__(self, phone: LimitedDevice, server: Server, clock: Clock, seconds: float) -> None:
        self.phone = phone
        self.server = server
        self.clock = clock
        self.seconds = seconds
        self.serial = str(phone.serial)
        self.lost = False
        self.stamp: Stamp | None = None
        self._reconnecting = Reconnecting()

    @contextlib.contextmanager
    def last_call(self) -> Iterator[None]:
        """What is put back at the end; a phone that was lost is asked once more, and not waited for."""
        if not self.lost:
            with self.call():
                yield
            return
        with told(f"the phone {self.serial}"), self.server.deadline.within(min(self.seconds, LAST_SECONDS)):
            yield

    @contextlib.contextmanager
    def call(self, extra: float = 0.0) -> Iterator[None]:
        """All that is asked inside is one call; `extra` is what the phone itself takes for it."""
        if self.server.deadline.running:
            yield
            return
        wait = self._until_its_turn()
        try:
            with told(f"the phone {self.serial}"), self.server.deadline.within(self.seconds + extra):
                self.clock.sleep(wait)
                yield
        except (DeviceLost, DeviceTimeout):
            self.lost = True
            self._reconnecting.lost(self.clock.monotonic())
            raise
        except DeviceRefused:
            self.lost = False
            raise
        self.lost = False

    def _until_its_turn(self) -> float:
        """A phone that was lost a moment ago is called a little later; one that keeps going is lost for this call."""
        wait = self._reconnecting.wait(self.clock.monotonic())
        if wait >= self.seconds:
            times = self._reconnecting.times
            raise DeviceLost(f"the phone {self.serial} was lost {times} times in short order: look at its cable")
        return wait

    def ask(self, method: str, *params: Any) -> Any:
        """The only way to the phone's uiautomator server; what acts looks at the stamp right before."""
        if method not in LOOKS:
            self.look()
        return self.server.jsonrpc_call(method, list(params))

    def look(self) -> None:
        """See that the phone is still for this attempt, right before what goes neither by `shell` nor by `output`."""
        if self.stamp is not None:
            self.shell(["true"])

    def output(self, command: Sequence[str]) -> bytes:
        """What a command writes, byte by byte."""
        if self.stamp is None:
            return self.phone.output_of(list(command))
        found = self.phone.output_of(self.stamp.guarded(command))
        if is_of_another(found):
            raise self._given_away()
        return found

    def shell(self, command: Sequence[str]) -> str:
        """The only way to the phone's shell: a list of words, each quoted."""
        if any("\0" in word for word in command):
            raise DeviceRefused("a text with a NUL sign cannot be sent to a phone")
        if self.stamp is None:
            return str(self.phone.shell2(list(command)).output)
        done = self.phone.shell2(self.stamp.guarded(command))
        if done.returncode == OTHER:
            raise self._given_away()
        return str(done.output)

    def stream(self, command: Sequence[str]) -> LimitedConnection:
        """A command that goes on beside all else; the connection to it may stay open and silent."""
        words = list(command) if self.stamp is None else self.stamp.guarded(command)
        opened: LimitedConnection = self.phone.shell(words, stream=True)
        return opened

    def _given_away(self) -> DeviceLost:
        return DeviceLost(f"the phone {self.serial} was given to another worker meanwhile")

    def put(self, stamp: Stamp) -> None:
        """Leave a stamp on the phone; from here on every act of others, and of this line, looks at it."""
        self.phone.shell2(stamp.put())
        self.stamp = stamp

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
        """Before looking again; DeviceRefused with a sentence when the moment `latest` is over."""
        if self.clock.monotonic() > latest:
            raise DeviceRefused(too_late)
        self.clock.sleep(BETWEEN_LOOKS)

    def latest(self) -> float:
        """Until when looking again is worth while in a call that begins now."""
        return self.clock.monotonic() + self.seconds - 2 * BETWEEN_LOOKS


def reason(said: str) -> str:
    """The line of a command's output that says why: the first of an exception, else the first of all."""
    lines = [line.strip() for line in said.splitlines() if line.strip()] or ["no reason given"]
    line = next((line for line in lines if "Exception" in line), lines[0])
    return line.rpartition("Exception: ")[2][:200]

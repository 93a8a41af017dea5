"""Which phones are attached to adb's server, and how to take one of them."""

# adbutils annotates only some of its methods
# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from dataclasses import dataclass

from adbutils import AdbClient

from interpreter.clock import Clock, SystemClock
from interpreter.devices.android.device import AndroidDevice
from interpreter.devices.android.failures import told
from interpreter.devices.android.server import LAUNCH_SECONDS, Server
from interpreter.devices.android.stamp import Stamp
from interpreter.devices.android.wire import LimitedClient, LimitedDevice
from interpreter.devices.port import DeviceError, DeviceLost

DEFAULT_ADDRESS = ("127.0.0.1", 5037)
CALL_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Attached:
    """A phone that adb's server knows; state is `device`, `unauthorized`, `offline` or another word of adb's."""

    serial: str
    state: str

    @property
    def usable(self) -> bool:
        """Whether it takes calls."""
        return self.state == "device"


def attached(
    address: tuple[str, int] | AdbClient = DEFAULT_ADDRESS,
    *,
    deadline: float = CALL_SECONDS,
    clock: Clock | None = None,
) -> tuple[Attached, ...]:
    """The phones that adb's server at an address knows. Raises DeviceLost when there is no server."""
    client = _client(address, clock or SystemClock())
    with told("adb's server"), client.deadline.within(deadline):
        return tuple(Attached(one.serial, one.state) for one in client.list())


def connect(
    address: tuple[str, int] | AdbClient,
    serial: str,
    *,
    deadline: float = CALL_SECONDS,
    starting: float = LAUNCH_SECONDS,
    clock: Clock | None = None,
    stamp: str | None = None,
) -> AndroidDevice:
    """Take a phone: every later call ends within `deadline` seconds, this one (which may have to start the
    phone's uiautomator server) within `starting`. With a `stamp` it is for one attempt at a task (R99). Raises the
    port's errors."""
    known_clock = clock or SystemClock()
    client = _client(address, known_clock)
    with told(f"the phone {serial}"), client.deadline.within(max(deadline, starting)):
        phone = LimitedDevice(client, serial)
        state = phone.get_state()
        if state != "device":
            raise DeviceLost(f"the phone {serial} cannot be used: it is {state}")
        server = Server(phone, client.deadline, known_clock)
    device = AndroidDevice(phone, server, known_clock, deadline)
    try:
        if stamp is not None:
            device.put(Stamp(stamp))
        device.forget_toast()
    except DeviceError:  # it may be lost by now
        device.close()
        raise
    return device


def _client(address: tuple[str, int] | AdbClient, clock: Clock) -> LimitedClient:
    host, port = (address.host, address.port) if isinstance(address, AdbClient) else address
    return LimitedClient(host, port, clock)

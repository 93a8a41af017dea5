"""What a phone says of itself through adb's server, without anything being started or changed on it."""

# adbutils annotates only some of its methods
# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from adbutils import AdbError, Network
from uiautomator2.core import DEFAULT_SERVER_PORT
from uiautomator2.utils import with_package_resource

from interpreter.clock import Clock, SystemClock
from interpreter.devices.android.connect import CALL_SECONDS
from interpreter.devices.android.failures import told
from interpreter.devices.android.keyboard import KEYBOARD
from interpreter.devices.android.server import digest
from interpreter.devices.android.wire import LimitedClient, LimitedDevice

Helper: TypeAlias = Literal["running", "installed", "old", "missing"]
"""The uiautomator server: it answers; its file is there; another one's file is there; nothing is there."""

HELPER_FILE = "/data/local/tmp/u2.jar"
SCALES = ("window_animation_scale", "transition_animation_scale", "animator_duration_scale")
_LOCKED = re.compile(r"(?:mShowingLockscreen|mDreamingLockscreen|isKeyguardShowing|mKeyguardShowing)=true")
_LEVEL = re.compile(r"^\s*level: (\d{1,3})\s*$", re.MULTILINE)
_PLAIN_SCALE = "1.0"  # what Android does where nothing is set


@dataclass(frozen=True, slots=True)
class Facts:
    """A phone: `android` as "14", `battery` in percent, None where it does not tell; `moving` are its animations
    that are not switched off."""

    serial: str
    model: str
    android: str
    battery: int | None
    helper: Helper
    awake: bool
    locked: bool
    keyboard: str
    moving: tuple[str, ...]

    @property
    def own_keyboard(self) -> bool:
        """Whether the keyboard that types for this program was left in use."""
        return self.keyboard == KEYBOARD


def facts(
    address: tuple[str, int], serial: str, *, deadline: float = CALL_SECONDS, clock: Clock | None = None
) -> Facts:
    """Ask a phone that is ready; raises the port's errors."""
    client = LimitedClient(*address, clock or SystemClock())
    with told(f"the phone {serial}"), client.deadline.within(deadline):
        phone = LimitedDevice(client, serial)

        def say(*words: str) -> str:
            return str(phone.shell2([*words]).output).strip()

        window, power = say("dumpsys", "window"), say("dumpsys", "power")
        level = _LEVEL.search(say("dumpsys", "battery"))
        method = say("settings", "get", "secure", "default_input_method")
        return Facts(
            serial=serial,
            model=say("getprop", "ro.product.model"),
            android=say("getprop", "ro.build.version.release"),
            battery=None if level is None else int(level[1]),
            helper=_helper(phone, say),
            awake="mWakefulness=Asleep" not in power and "mWakefulness=Dozing" not in power,
            locked=_LOCKED.search(window) is not None,
            keyboard=method if "/" in method else "",
            moving=tuple(scale for scale in SCALES if _moves(say("settings", "get", "global", scale))),
        )


def _helper(phone: LimitedDevice, say: Callable[..., str]) -> Helper:
    try:
        phone.create_connection(Network.TCP, DEFAULT_SERVER_PORT).close()
    except AdbError:
        said = say("toybox", "md5sum", HELPER_FILE)
        with with_package_resource("assets/u2.jar") as own:
            if digest(str(own)) in said:
                return "installed"
        return "old" if re.match(r"[0-9a-f]{32}\b", said) else "missing"
    return "running"


def _moves(said: str) -> bool:
    try:
        return float(_PLAIN_SCALE if said in ("null", "") else said) > 0
    except ValueError:
        return False

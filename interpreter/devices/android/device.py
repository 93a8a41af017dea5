"""A phone through adb and uiautomator: the port `Device` on adbutils and uiautomator2.

Every call ends within the phone's deadline, raises only the port's errors, and is sent at most once.
"""

from __future__ import annotations

import base64
import contextlib
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from PIL import Image

from interpreter.clock import Clock
from interpreter.devices.android import names, reports
from interpreter.devices.android.failures import told
from interpreter.devices.android.keyboard import Keyboard
from interpreter.devices.android.server import Server
from interpreter.devices.android.wire import LimitedDevice
from interpreter.devices.port import DeviceError, DeviceInfo, DeviceLost, DeviceRefused, DeviceTimeout, Message
from interpreter.devices.screen import Screen, ScreenError, read_dump

MAX_DEPTH = 200
_BETWEEN_TAPS = 0.05  # Android takes two touches closer than 40 ms for one that trembles
_BETWEEN_LOOKS = 0.1
_ASKS = ("permissioncontroller", "packageinstaller")
_NOTIFICATIONS_SINCE = 33
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_END = b"IEND\xaeB`\x82"
_KEYBOARD_SHOWN = ("mInputShown=true", "mIsInputViewShown=true")


class AndroidDevice:
    """One phone, used from one thread; make it with `connect`."""

    def __init__(self, phone: LimitedDevice, server: Server, clock: Clock, seconds: float) -> None:
        self._phone = phone
        self._server = server
        self._clock = clock
        self._seconds = seconds
        self._serial = str(phone.serial)
        self._natural: tuple[int, int] | None = None
        self._keyboard: str | None = None
        self._typing = Keyboard(phone, self._shell, clock)
        self._typed = False
        self._closed = False

    @property
    def serial(self) -> str:
        return self._serial

    def info(self) -> DeviceInfo:
        with self._call():
            width, height = self._size()
            return DeviceInfo(
                serial=self._serial,
                model=self._shell(["getprop", "ro.product.model"]).strip(),
                android=self._shell(["getprop", "ro.build.version.release"]).strip(),
                width=width,
                height=height,
                phone_number=self._number(),
                dark=reports.is_dark(self._shell(["cmd", "uimode", "night"])),
            )

    def screen(self) -> Screen:
        with self._call():
            if self._natural is None:
                self._natural = self._size(natural=True)
                method = self._shell(["settings", "get", "secure", "default_input_method"]).strip()
                self._keyboard = method.partition("/")[0] if "/" in method else None
            dump = self._ask("dumpWindowHierarchy", False, MAX_DEPTH)
        try:
            return read_dump(str(dump or ""), self._natural, self._keyboard)
        except ScreenError as error:
            raise DeviceRefused(f"the screen of {self._serial} cannot be read: {error}") from error

    def screenshot(self) -> bytes:
        with self._call():
            raw = self._phone.output_of(["screencap", "-p"])
            begin = raw.find(_PNG)  # some phones warn of a second display first
            if begin >= 0:
                return _whole(self._serial, raw[begin:])
            return _as_png(self._serial, base64.b64decode(str(self._ask("takeScreenshot", 1, 100) or "")))

    def tap(self, x: int, y: int) -> None:
        with self._call():
            self._touched(self._ask("click", x, y))

    def double_tap(self, x: int, y: int) -> None:
        with self._call():
            for pause in (_BETWEEN_TAPS, 0.0):
                self._touched(self._ask("injectInputEvent", 0, x, y, 0))
                self._touched(self._ask("injectInputEvent", 1, x, y, 0))
                self._clock.sleep(pause)

    def long_press(self, x: int, y: int, seconds: float) -> None:
        with self._call(extra=seconds):
            self._touched(self._ask("click", x, y, round(seconds * 1000)))

    def swipe(self, start: tuple[int, int], end: tuple[int, int], seconds: float) -> None:
        steps = max(2, round(seconds * 200))  # the phone takes 5 ms a step; a single step moves nothing
        with self._call(extra=seconds):
            self._touched(self._ask("swipe", *start, *end, steps))

    def type_text(self, text: str) -> None:
        if not text:
            return
        with self._call():
            self._typed = True
            self._ask("setClipboard", None, text)
            if self._ask("getClipboard") == text:
                self._ask("pasteClipboard")
            else:
                self._typing.type_text(text)

    def clear_text(self) -> None:
        with self._call():
            self._ask("clearInputText")

    def press(self, key: str) -> None:
        code = names.key(key)
        with self._call():
            if self._ask("pressKeyCode", code) is False:
                raise DeviceRefused(f"{self._serial} knows no key {key}")

    def hide_keyboard(self) -> None:
        with self._call():
            shown = self._shell(["dumpsys", "input_method"])
            if any(word in shown for word in _KEYBOARD_SHOWN):
                self._ask("pressKeyCode", names.KEYS["back"])

    def open_app(self, package: str) -> None:
        name = names.package(package)
        with self._call():
            self._ask("wakeUp")
            said = self._shell(["monkey", "-p", name, "-c", "android.intent.category.LAUNCHER", "1"])
            if "No activities found" in said or "monkey aborted" in said:
                raise DeviceRefused(f"no app {name} that can be opened is installed on {self._serial}")
            self._wait_in_front(name)

    def close_app(self, package: str) -> None:
        name = names.package(package)
        with self._call():
            self._shell(["am", "force-stop", name])

    def clear_app(self, package: str) -> None:
        name = names.package(package)
        with self._call():
            said = self._shell(["pm", "clear", name])
        if "Success" not in said:
            raise DeviceRefused(f"the data of {name} cannot be cleared on {self._serial}; is it installed?")

    def open_link(self, address: str) -> None:
        link = names.address(address)
        with self._call():
            said = self._shell(["am", "start", "-a", "android.intent.action.VIEW", "-d", link])
        if any(line.startswith("Error") for line in said.splitlines()):
            raise DeviceRefused(f"no app on {self._serial} opens the link {link}")

    def set_permission(self, package: str, permission: str, *, granted: bool) -> None:
        name, wanted = names.package(package), names.permissions(permission)
        verb = "grant" if granted else "revoke"
        with self._call():
            refusals = [said for one in wanted if (said := self._shell(["pm", verb, name, one]).strip())]
            if len(refusals) < len(wanted) or self._always_has(permission):
                return
        raise DeviceRefused(f"the permission {permission} of {name} cannot be changed: {_reason(refusals[0])}")

    def messages(self, since: datetime | None = None) -> tuple[Message, ...]:
        first = 0 if since is None else max(0, int(since.timestamp() * 1000))
        options = ["--where", f"date>={first}", "--sort", "date ASC"]
        with self._call():
            for _ in range(3):  # one may arrive between the two looks
                headers = reports.sms_headers(self._query("content://sms/inbox", reports.HEADER_COLUMNS, *options))
                if not headers:
                    return ()
                rows = self._query("content://sms/inbox", reports.BODY_COLUMNS, *options)
                found = reports.sms_messages(rows, headers)
                if found is not None:
                    return found
        raise DeviceRefused(f"the SMS of {self._serial} cannot be told apart")

    def notifications(self) -> tuple[Message, ...]:
        with self._call():
            return reports.notifications(self._shell(["dumpsys", "notification", "--noredact"]), self.clock_now())

    def clock_now(self) -> datetime:
        with self._call():
            said = self._shell(["date", "+%s%z"])
        now = reports.clock(said)
        if now is None:
            raise DeviceRefused(f"the clock of {self._serial} cannot be read: {said.strip()[:80]!r}")
        return now

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        with contextlib.suppress(DeviceError), self._call():  # the phone may be gone; nothing is left to save
            if self._typed:
                self._ask("setClipboard", None, "")
            self._typing.put_back()
        self._server.close()

    @contextlib.contextmanager
    def _call(self, extra: float = 0.0) -> Iterator[None]:
        with told(f"the phone {self._serial}"), self._server.deadline.within(self._seconds + extra):
            yield

    def _ask(self, method: str, *params: Any) -> Any:
        """The only way to the phone's uiautomator server."""
        return self._server.jsonrpc_call(method, list(params))

    def _shell(self, command: Sequence[str]) -> str:
        """The only way to the phone's shell: a list of words, each quoted."""
        if any("\0" in word for word in command):
            raise DeviceRefused("a text with a NUL sign cannot be sent to a phone")
        return str(self._phone.shell2(list(command)).output)

    def _query(self, address: str, columns: str, *options: str) -> str:
        said = self._shell(["content", "query", "--uri", address, "--projection", columns, *options])
        if not said.startswith(("Row: 0 ", "No result found")):
            raise DeviceRefused(f"{self._serial} does not let {address} be read: {_reason(said)}")
        return said

    def _number(self) -> str | None:
        """The phone's own number; many phones do not know it or do not tell."""
        with contextlib.suppress(DeviceRefused):
            return reports.phone_number(self._query("content://telephony/siminfo", "number"))
        return None

    def _about(self) -> dict[str, Any]:
        answer = self._ask("deviceInfo")
        if not isinstance(answer, dict):
            raise ValueError("no description of the phone")
        return answer

    def _size(self, *, natural: bool = False) -> tuple[int, int]:
        about = self._about()
        width, height, turned = (
            int(str(about.get(name, 0))) for name in ("displayWidth", "displayHeight", "displayRotation")
        )
        return (height, width) if natural and turned % 2 == 1 else (width, height)

    def _wait_in_front(self, package: str) -> None:
        latest = self._clock.monotonic() + self._seconds - 2 * _BETWEEN_LOOKS
        while not self._is_in_front(package):
            if self._clock.monotonic() > latest:
                raise DeviceTimeout(f"{package} did not come to the front of {self._serial} in time")
            self._clock.sleep(_BETWEEN_LOOKS)

    def _is_in_front(self, package: str) -> bool:
        front = str(self._about().get("currentPackageName", ""))
        return front == package or any(word in front for word in _ASKS)

    def _always_has(self, permission: str) -> bool:
        """Before Android 13 every app may notify, and there is nothing to grant."""
        version = self._shell(["getprop", "ro.build.version.sdk"]).strip()
        return permission == "notifications" and version.isdigit() and int(version) < _NOTIFICATIONS_SINCE

    def _touched(self, done: Any) -> None:
        if done is False:
            raise DeviceRefused(f"{self._serial} did not take the touch")


def _reason(said: str) -> str:
    """The line of a command's output that says why: the first of an exception, else the first of all."""
    lines = [line.strip() for line in said.splitlines() if line.strip()] or ["no reason given"]
    line = next((line for line in lines if "Exception" in line), lines[0])
    return line.rpartition("Exception: ")[2][:200]


def _whole(serial: str, picture: bytes) -> bytes:
    if not picture.endswith(_PNG_END):
        raise DeviceLost(f"the picture of {serial}'s screen was cut off on its way")
    return picture


def _as_png(serial: str, raw: bytes) -> bytes:
    """The server's own picture is a JPEG."""
    try:
        with Image.open(io.BytesIO(raw)) as picture:
            made = io.BytesIO()
            picture.save(made, "PNG", compress_level=1)
            return made.getvalue()
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise DeviceRefused(f"{serial} gave no picture of its screen") from error

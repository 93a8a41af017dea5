"""A phone through adb and uiautomator: the port `Device` on adbutils and uiautomator2.

Every call ends within the phone's deadline, raises only the port's errors, and is sent at most once.
"""

from __future__ import annotations

import base64
import contextlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from PIL import Image

from interpreter.clock import Clock
from interpreter.devices.android import names, reports
from interpreter.devices.android.apps import Apps
from interpreter.devices.android.arrivals import Arrivals
from interpreter.devices.android.clipboard import Clipboard
from interpreter.devices.android.files import Files
from interpreter.devices.android.fingers import Fingers
from interpreter.devices.android.keyboard import Keyboard
from interpreter.devices.android.keys import Keys
from interpreter.devices.android.line import Line
from interpreter.devices.android.server import Server
from interpreter.devices.android.stamp import Stamp
from interpreter.devices.android.switches import Switches
from interpreter.devices.android.video import Camera
from interpreter.devices.android.wire import LimitedDevice
from interpreter.devices.port import (
    DeviceError,
    DeviceInfo,
    DeviceLost,
    DeviceRefused,
    Extra,
    Message,
    Spot,
    Video,
    Way,
)
from interpreter.devices.screen import Screen, ScreenError, read_dump
from interpreter.devices.sight import Seen

MAX_DEPTH = 200
_HOLD = 1.0  # seconds that a finger rests before a drag
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_END = b"IEND\xaeB`\x82"


class AndroidDevice:
    """One phone, used from one thread; make it with `connect`."""

    def __init__(self, phone: LimitedDevice, server: Server, clock: Clock, seconds: float) -> None:
        self._line = Line(phone, server, clock, seconds)
        self._natural: tuple[int, int] | None = None
        self._keyboard: str | None = None
        self._seen: tuple[str, Screen] | None = None
        self._typing = Keyboard(phone, self._line.shell, clock)
        self._clipboard = Clipboard(self._line, self._typing)
        self._apps = Apps(self._line)
        self._arrivals = Arrivals(self._line)
        self._fingers = Fingers(self._line)
        self._keys = Keys(self._line)
        self._files = Files(self._line)
        self._switches = Switches(self._line)
        self._camera = Camera(self._line)
        self._closed = False

    def put(self, stamp: Stamp) -> None:
        """Leave the stamp of an attempt on the phone (R99)."""
        with self._line.call():
            self._line.put(stamp)

    @property
    def serial(self) -> str:
        return self._line.serial

    @property
    def lost(self) -> bool:
        return self._line.lost

    def info(self) -> DeviceInfo:
        with self._call():
            width, height = self._line.size()
            return DeviceInfo(
                serial=self.serial,
                model=self._line.shell(["getprop", "ro.product.model"]).strip(),
                android=self._line.shell(["getprop", "ro.build.version.release"]).strip(),
                width=width,
                height=height,
                phone_number=self._arrivals.number(),
                dark=reports.is_dark(self._line.shell(["cmd", "uimode", "night"])),
            )

    def screen(self) -> Screen:
        with self._line.call():
            if self._natural is None:
                self._natural = self._line.size(natural=True)
                method = self._line.shell(["settings", "get", "secure", "default_input_method"]).strip()
                self._keyboard = method.partition("/")[0] if "/" in method else None
            dump = self._line.ask("dumpWindowHierarchy", False, MAX_DEPTH)
            self._clipboard.give_back()
        return replace(self._read(str(dump or ""), self._natural), sight=Seen(self.screenshot))

    def screenshot(self) -> bytes:
        with self._call():
            raw = self._line.output(["screencap", "-p"])
            begin = raw.find(_PNG)  # some phones warn of a second display first
            if begin >= 0:
                return _whole(self.serial, raw[begin:])
            self._line.look()
            return _as_png(self.serial, base64.b64decode(str(self._line.ask("takeScreenshot", 1, 100) or "")))

    def tap(self, x: int, y: int) -> None:
        with self._call():
            self._fingers.tap(x, y)

    def double_tap(self, x: int, y: int) -> None:
        with self._call():
            self._fingers.double_tap(x, y)

    def long_press(self, x: int, y: int, seconds: float) -> None:
        with self._call(extra=seconds):
            self._fingers.long_press(x, y, seconds)

    def swipe(self, start: Spot, end: Spot, seconds: float) -> None:
        with self._call(extra=seconds):
            self._fingers.swipe(start, end, seconds)

    def drag(self, start: Spot, end: Spot, seconds: float) -> None:
        with self._call(extra=seconds + _HOLD):
            self._fingers.drag(start, end, seconds)

    def draw(self, points: Sequence[Spot], seconds: float) -> None:
        with self._call(extra=seconds):
            self._fingers.draw(points, seconds)

    def two_fingers(self, one: tuple[Spot, Spot], other: tuple[Spot, Spot], seconds: float) -> None:
        with self._call(extra=seconds):
            self._fingers.two_fingers(one, other, seconds)

    def type_text(self, text: str) -> None:
        if text:
            with self._line.call():
                self._clipboard.type_text(text)

    def copy(self, text: str) -> None:
        with self._call():
            self._clipboard.copy(text)

    def clipboard(self) -> str:
        with self._call():
            return self._clipboard.read()

    def paste(self) -> None:
        with self._call():
            self._clipboard.paste()

    def clear_text(self) -> None:
        with self._call():
            self._line.ask("clearInputText")

    def press(self, key: str) -> None:
        code = names.key(key)
        with self._call():
            self._keys.press(code, key)

    def hold_key(self, key: str, seconds: float) -> None:
        code = names.key(key)
        with self._call(extra=seconds):
            self._keys.hold(code, key, seconds)

    def hide_keyboard(self) -> None:
        with self._call():
            self._keys.hide_keyboard()

    def open_app(self, package: str, extras: Mapping[str, Extra] | None = None) -> None:
        self._apps.open(package, extras or {})

    def apps(self) -> tuple[str, ...]:
        return self._apps.all()

    def close_app(self, package: str) -> None:
        self._apps.close(package)

    def clear_app(self, package: str) -> None:
        self._apps.clear(package)

    def open_link(self, address: str) -> None:
        self._apps.open_link(address)

    def set_permission(self, package: str, permission: str, *, granted: bool) -> None:
        self._apps.permit(package, permission, granted=granted)

    def messages(self, since: datetime | None = None) -> tuple[Message, ...]:
        with self._call():
            return self._arrivals.messages(since)

    def notifications(self) -> tuple[Message, ...]:
        with self._call():
            return self._arrivals.notifications(self.clock_now())

    def toast(self) -> str | None:
        with self._call():
            return self._arrivals.toast()

    def forget_toast(self) -> None:
        """What was said before this phone was taken is not for who took it."""
        with self._line.call():
            self._arrivals.forget_toast()

    def clock_now(self) -> datetime:
        with self._call():
            said = self._line.shell(["date", "+%s.%N%z"])
        now = reports.clock(said)
        if now is None:
            raise DeviceRefused(f"the clock of {self.serial} cannot be read: {said.strip()[:80]!r}")
        return now

    def put_file(self, name: str, content: bytes) -> None:
        self._files.put(name, content)

    def fetch_file(self, path: str) -> bytes:
        return self._files.fetch(path)

    def start_video(self, seconds: float) -> None:
        self._camera.start(seconds)

    def end_video(self) -> Video:
        return self._camera.end()

    def rotate(self, way: Way) -> None:
        with self._call():
            self._switches.rotate(way)

    def set_airplane_mode(self, *, on: bool) -> None:
        with self._call():
            self._switches.airplane_mode(on=on)

    def set_dark_mode(self, *, on: bool) -> None:
        with self._call():
            self._switches.dark_mode(on=on)

    def set_location(self, latitude: float, longitude: float) -> None:
        with self._call():
            self._switches.location(latitude, longitude)

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._put_back(self._clipboard.give_back, self._typing.put_back, self._camera.put_back, self._switches.put_back)
        self._line.server.close()

    def _read(self, dump: str, natural: tuple[int, int]) -> Screen:
        """The screen that a dump describes; one that is word for word the last one is the last one."""
        if self._seen is None or self._seen[0] != dump:
            try:
                self._seen = (dump, read_dump(dump, natural, self._keyboard))
            except ScreenError as error:
                raise DeviceRefused(f"the screen of {self.serial} cannot be read: {error}") from error
        return self._seen[1]

    def _put_back(self, *parts: Callable[[], None]) -> None:
        """The phone may be gone or hang; nothing is left to save then."""
        with contextlib.suppress(DeviceError), self._line.last_call():
            for part in parts:
                part()

    @contextlib.contextmanager
    def _call(self, extra: float = 0.0) -> Iterator[None]:
        """A call that finds the clipboard as it was before typing."""
        with self._line.call(extra):
            self._clipboard.give_back()
            yield


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

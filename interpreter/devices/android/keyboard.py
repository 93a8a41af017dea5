"""Typing through uiautomator2's own keyboard app, for phones that keep others from their clipboard.

The keyboard is installed once; the one that was in use before is put back by `put_back`.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence

from uiautomator2.utils import with_package_resource

from interpreter.clock import Clock
from interpreter.devices.android.wire import LimitedDevice
from interpreter.devices.port import DeviceRefused

KEYBOARD = "com.github.uiautomator/.AdbKeyboard"
_PLACE = "/data/local/tmp/app-uiautomator.apk"
_BETWEEN_LOOKS = 0.1

Shell = Callable[[Sequence[str]], str]


class Keyboard:
    """The keyboard of one phone; `shell` runs a command given as a list of words."""

    def __init__(self, phone: LimitedDevice, shell: Shell, clock: Clock) -> None:
        self._phone = phone
        self._shell = shell
        self._clock = clock
        self._before: str | None = None

    def type_text(self, text: str) -> None:
        """Write into the field that has the focus. The keyboard says when it has written; until it runs nothing
        is lost, so asking again is safe. Ends by the limit of the call that is under way."""
        if self._before is None:
            self._take_over()
        encoded = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
        while True:
            said = self._shell(["am", "broadcast", "-a", "ADB_KEYBOARD_INPUT_TEXT", "--es", "text", encoded])
            if "result=-1" in said:
                return
            if "result=0" not in said:
                raise DeviceRefused("the phone's keyboard did not take the text")
            self._clock.sleep(_BETWEEN_LOOKS)

    def put_back(self) -> None:
        """Use the keyboard again that was used before; nothing happens when it was never changed."""
        if self._before is not None and "/" in self._before:
            self._shell(["ime", "set", self._before])
        self._before = None

    def _take_over(self) -> None:
        before = self._shell(["settings", "get", "secure", "default_input_method"]).strip()
        if KEYBOARD not in self._shell(["ime", "list", "-s", "-a"]).split():
            self._install()
        self._shell(["ime", "enable", KEYBOARD])
        self._shell(["ime", "set", KEYBOARD])
        self._before = before

    def _install(self) -> None:
        with with_package_resource("assets/app-uiautomator.apk") as apk:
            self._phone.sync.push(apk, _PLACE)
        said = self._shell(["pm", "install", "-r", "-t", _PLACE])
        if "Success" not in said:
            raise DeviceRefused("this phone lets nobody use its clipboard nor install a keyboard")

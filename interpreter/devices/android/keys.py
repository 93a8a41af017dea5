"""The keys of a phone: pressed, held, and the one that puts its on-screen keyboard away."""

from __future__ import annotations

from interpreter.devices.android import names
from interpreter.devices.android.line import Line
from interpreter.devices.port import DeviceRefused

LONGEST_EVERYWHERE = 1.0
"""Seconds up to which a phone that knows no times holds a key: as long as it takes a long press to be."""
_KEYBOARD_SHOWN = ("mInputShown=true", "mIsInputViewShown=true")


class Keys:
    """The keys of one phone, by Android's codes; every method is part of a call that is under way."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def press(self, code: int, name: str) -> None:
        """Down and up."""
        if self._line.ask("pressKeyCode", code) is False:
            raise DeviceRefused(f"{self._line.serial} knows no key {name}")

    def hold(self, code: int, name: str, seconds: float) -> None:
        """Down, and up after so many seconds; the phone itself says whether it can wait."""
        if "--duration" in self._line.shell(["input"]):
            how = ["--duration", str(round(seconds * 1000))]
        elif seconds <= LONGEST_EVERYWHERE:
            how = ["--longpress"]
        else:
            raise DeviceRefused(f"{self._line.serial} is too old to hold a key for longer than a second")
        said = self._line.shell(["input", "keyevent", *how, str(code)])
        if "Error" in said:
            raise DeviceRefused(f"{self._line.serial} knows no key {name}")

    def hide_keyboard(self) -> None:
        """Nothing happens when there is none."""
        shown = self._line.shell(["dumpsys", "input_method"])
        if any(word in shown for word in _KEYBOARD_SHOWN):
            self._line.ask("pressKeyCode", names.KEYS["back"])

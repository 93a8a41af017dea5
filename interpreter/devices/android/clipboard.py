"""The clipboard of a phone, and typing by way of it.

Text is typed by pasting it, which any keyboard and any script can do. What was in the clipboard before is put aside
and given back before the screen is touched again, so that nobody meets there what was typed.
"""

from __future__ import annotations

from interpreter.devices.android.keyboard import Keyboard
from interpreter.devices.android.line import Line
from interpreter.devices.port import DeviceRefused


class Clipboard:
    """The clipboard of one phone; every method is part of a call that is under way."""

    def __init__(self, line: Line, typing: Keyboard) -> None:
        self._line = line
        self._typing = typing
        self._aside: str | None = None

    def type_text(self, text: str) -> None:
        """Write into the field that has the focus."""
        ask = self._line.ask
        if self._aside is None:
            self._aside = str(ask("getClipboard") or "")
        ask("setClipboard", None, text)
        if ask("getClipboard") == text:
            ask("pasteClipboard")
        else:
            self._typing.type_text(text)

    def give_back(self) -> None:
        """Put there again what was there before typing."""
        if self._aside is not None:
            self._line.ask("setClipboard", None, self._aside)
            self._aside = None

    def copy(self, text: str) -> None:
        """Fill it."""
        self._line.ask("setClipboard", None, text)

    def read(self) -> str:
        """Its text; a phone that keeps it to itself says the same as one where it is empty."""
        return str(self._line.ask("getClipboard") or "")

    def paste(self) -> None:
        """Write what it holds into the field that has the focus."""
        if self._line.ask("pasteClipboard") is False:
            raise DeviceRefused("no field has the focus, so there is nowhere to paste")

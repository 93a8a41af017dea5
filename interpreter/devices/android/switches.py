"""What can be switched on a phone: the way it is turned, airplane mode, dark mode, and where it says it is.

What a run changed for its own sake (the way it is turned, its place) is put back by `put_back`.
"""

from __future__ import annotations

from collections.abc import Sequence

from interpreter.devices.android.line import Line, reason
from interpreter.devices.port import DeviceRefused, Way

_PROVIDERS = ("gps", "network")
_MAY_PRETEND = ("appops", "set", "com.android.shell", "android:mock_location")


class Switches:
    """The switches of one phone; every method is part of a call that is under way."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._turned = False
        self._placed = False

    def rotate(self, way: Way) -> None:
        """Turn the screen and hold it so; tablets lie down by nature."""
        width, height = self._line.size(natural=True)
        natural: Way = "landscape" if width > height else "portrait"
        self._turned = True
        self._line.ask("setOrientation", "natural" if way == natural else "left")

    def airplane_mode(self, *, on: bool) -> None:
        """Radio off, or on again."""
        self._obeyed(["cmd", "connectivity", "airplane-mode", "enable" if on else "disable"], "airplane mode", 11)
        shown = self._line.shell(["settings", "get", "global", "airplane_mode_on"]).strip()
        if shown != str(int(on)):
            raise DeviceRefused(f"{self._line.serial} did not switch airplane mode")

    def dark_mode(self, *, on: bool) -> None:
        """Dark colours, or light ones."""
        self._obeyed(["cmd", "uimode", "night", "yes" if on else "no"], "dark mode", 10)

    def location(self, latitude: float, longitude: float) -> None:
        """Pretend to be somewhere: a place of our making takes the part of the receiver."""
        here = f"{latitude:.7f},{longitude:.7f}"
        self._line.shell([*_MAY_PRETEND, "allow"])
        self._placed = True
        for provider in _PROVIDERS:
            self._provider("add-test-provider", provider)
            self._provider("set-test-provider-enabled", provider, "true")
            self._provider("set-test-provider-location", provider, "--location", here)

    def put_back(self) -> None:
        """Let the phone turn by itself again, and say where it really is."""
        if self._turned:
            self._turned = False
            self._line.ask("setOrientation", "natural")
            self._line.ask("freezeRotation", False)
        if self._placed:
            self._placed = False
            for provider in _PROVIDERS:
                self._line.shell(["cmd", "location", "providers", "remove-test-provider", provider])
            self._line.shell([*_MAY_PRETEND, "default"])

    def _provider(self, *words: str) -> None:
        self._obeyed(["cmd", "location", "providers", *words], "the place where it says it is", 12)

    def _obeyed(self, command: Sequence[str], what: str, since: int) -> None:
        said = self._line.shell(command)
        if any(word in said for word in ("Exception", "Error", "Unknown command", "Can't find service", "usage:")):
            raise DeviceRefused(
                f"{self._line.serial} does not let {what} be set, which takes Android {since}: {reason(said)}"
            )

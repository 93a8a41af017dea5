"""Fingers on a phone, through its uiautomator server: touches, paths, and two fingers at once.

Every method is part of a call that is under way; the phone takes 5 ms for each step of a path.
"""

from __future__ import annotations

from collections.abc import Sequence

from interpreter.devices.android.line import Line
from interpreter.devices.port import DeviceRefused, Spot

_BETWEEN_TAPS = 0.05  # Android takes two touches closer than 40 ms for one that trembles
_STEPS = 200  # a second
_FEWEST = 2  # a single step moves nothing
_ANYTHING = {"mask": 1 << 24, "childOrSibling": [], "childOrSiblingSelector": [], "instance": 0}
"""What `gesture` wants as an element, though it only looks at its four points: the first that there is."""


class Fingers:
    """The screen of one phone as fingers meet it."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def tap(self, x: int, y: int) -> None:
        """Touch and release."""
        self._touch("click", x, y)

    def double_tap(self, x: int, y: int) -> None:
        """Two touches, close together."""
        for pause in (_BETWEEN_TAPS, 0.0):
            self._touch("injectInputEvent", 0, x, y, 0)
            self._touch("injectInputEvent", 1, x, y, 0)
            self._line.clock.sleep(pause)

    def long_press(self, x: int, y: int, seconds: float) -> None:
        """Touch and hold."""
        self._touch("click", x, y, round(seconds * 1000))

    def swipe(self, start: Spot, end: Spot, seconds: float) -> None:
        """Touch, move and release."""
        self._touch("swipe", *start, *end, _steps(seconds))

    def drag(self, start: Spot, end: Spot, seconds: float) -> None:
        """Hold until what is there can be moved, move it, let go."""
        self._touch("drag", *start, *end, _steps(seconds))

    def draw(self, points: Sequence[Spot], seconds: float) -> None:
        """From point to point, as long for each stretch as for any other."""
        if len(points) < 2:
            raise DeviceRefused("a finger draws from one point to another: two points are the fewest")
        places = [number for point in points for number in point]
        self._touch("swipePoints", places, _steps(seconds / (len(points) - 1)))

    def two_fingers(self, one: tuple[Spot, Spot], other: tuple[Spot, Spot], seconds: float) -> None:
        """Two fingers at once."""
        ends = (one[0], other[0], one[1], other[1])
        self._touch("gesture", _ANYTHING, *({"x": x, "y": y} for x, y in ends), _steps(seconds))

    def _touch(self, method: str, *params: object) -> None:
        if self._line.ask(method, *params) is False:
            raise DeviceRefused(f"{self._line.serial} did not take the touch")


def _steps(seconds: float) -> int:
    return max(_FEWEST, round(seconds * _STEPS))

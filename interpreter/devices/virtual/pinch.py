"""Two fingers on a phone: what lies between them is told whether they came together or went apart."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interpreter.devices.virtual.phone import VirtualPhone

Point = tuple[float, float]
_SLOP = 24
"""Pixels that the distance of two fingers may change without meaning anything."""


def pinch(phone: VirtualPhone, start: tuple[Point, Point], end: tuple[Point, Point]) -> bool:
    """Two fingers go down at `start` and lift at `end`; False when they miss the screen or it is off."""
    with phone.attending() as processes:
        screen = phone.metrics.screen
        if not phone.screen_on or not all(screen.holds(*point) for point in start):
            return False
        points = (*start, *end)
        phone.record.add("pinch", tuple(str(round(number)) for point in points for number in point), processes.moment)
        grown = math.dist(*end) - math.dist(*start)
        app = processes.app
        if app is None or phone.panel or abs(grown) <= _SLOP:
            return True
        event = "pinch out" if grown > 0 else "pinch in"
        middle = tuple((a + b) / 2 for a, b in zip(*start, strict=True))
        for node in reversed(phone.windows()[0].root.at(*middle)):
            if node.widget and node.enabled and app.event(node.widget, event, node.row):
                break
        app.acted()
        phone.touched()
        return True

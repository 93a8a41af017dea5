"""Nine dots in three rows, as locks have them: which of them a line meets, in its order, each once."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from interpreter.devices.virtual.nodes import Rect

_ACROSS = 3
_NEAR = 0.3
"""How close to a dot's middle the line must come, as a share of the room of one dot."""
_LOOKS = 60
"""How often a straight piece of the line is looked at."""


def dots(points: Sequence[tuple[float, float]], area: Rect) -> str:
    """The numbers of the dots, 1 to 9 row by row; empty when the line meets none."""
    met: dict[str, None] = {}
    for x, y in _along(points):
        if dot := _dot((x - area.left) / area.width * _ACROSS, (y - area.top) / area.height * _ACROSS):
            met[dot] = None
    return "".join(met)


def _along(points: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    yield points[0]
    for (x1, y1), (x2, y2) in pairwise(points):
        for step in range(1, _LOOKS + 1):
            yield x1 + (x2 - x1) * step / _LOOKS, y1 + (y2 - y1) * step / _LOOKS


def _dot(x: float, y: float) -> str:
    column, row = math.floor(x), math.floor(y)
    inside = 0 <= column < _ACROSS and 0 <= row < _ACROSS
    near = math.dist((x, y), (column + 0.5, row + 0.5)) <= _NEAR
    return str(row * _ACROSS + column + 1) if inside and near else ""

"""The keys of the on-screen keyboard and where they are, as fractions of its area."""

from __future__ import annotations

from collections.abc import Iterator

ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_BOTTOM = ((",", 0.1), (" ", 0.5), (".", 0.1), ("@", 0.1), ("enter", 0.2))


def keys() -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Every key with left, top, right and bottom between 0 and 1."""
    height = 1 / (len(ROWS) + 1)
    for index, row in enumerate(ROWS):
        top, wide = index * height, 0.1
        left = (1 - wide * len(row)) / 2
        for place, letter in enumerate(row):
            yield letter, (left + place * wide, top, left + (place + 1) * wide, top + height)
        if index == len(ROWS) - 1:
            yield "delete", (left + len(row) * wide, top, 1.0, top + height)
    left = 0.0
    for key, width in _BOTTOM:
        yield key, (left, 1 - height, left + width, 1.0)
        left += width


def key_at(x: float, y: float) -> str:
    """The key at a point, empty between keys."""
    for key, (left, top, right, bottom) in keys():
        if left <= x < right and top <= y < bottom:
            return key
    return ""

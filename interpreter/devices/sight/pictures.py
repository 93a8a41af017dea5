"""Finding a picture in a picture: as it is, else larger or smaller, as it is on a phone with another screen.

Shades count, colours do not, so a button is found in another accent; what is almost plain is found nowhere.
"""

from __future__ import annotations

from typing import Any

from interpreter.devices.screen import Bounds, SelectorError

MISSING = (
    "to find a picture on the screen, this machine lacks the extra `sight`; get it with `pip install 'farmhand[sight]'`"
)
_ALIKE, _ALIKE_SCALED = 0.9, 0.8
"""How like a place must be, where 1 is the picture itself; what was made larger or smaller has lost some edges."""
_SIZES = (1.0, 0.9, 1.1, 0.8, 1.25, 0.67, 1.5, 0.5, 2.0)
_SMALLEST = 8
_PLAIN = 4.0
"""The least spread of shades (0 to 255) that a picture needs to be told from its surroundings."""
_MOST = 50


def places(screen: bytes, picture: bytes) -> tuple[Bounds, ...]:
    """Where the picture is to be seen on the screen, the likest first. Raises SelectorError for what is no picture."""
    try:
        import cv2  # noqa: PLC0415 - heavy, and only the extra brings it
    except ImportError:
        raise SelectorError(MISSING) from None
    there, wanted = _shades(cv2, screen), _shades(cv2, picture)
    if float(wanted.std()) < _PLAIN:
        raise SelectorError("this picture is almost of one colour: nothing can be told from its surroundings by it")
    for size in _SIZES:
        found = _at(cv2, there, wanted, size)
        if found:
            return found
    return ()


def _shades(cv2: Any, picture: bytes) -> Any:
    import numpy as np  # noqa: PLC0415

    made = cv2.imdecode(np.frombuffer(picture, dtype=np.uint8), cv2.IMREAD_GRAYSCALE) if picture else None
    if made is None:
        raise SelectorError("this file is no picture; PNG and JPEG are")
    return made


def _at(cv2: Any, there: Any, wanted: Any, size: float) -> tuple[Bounds, ...]:
    height, width = (round(side * size) for side in wanted.shape[:2])
    if min(height, width) < _SMALLEST or height > there.shape[0] or width > there.shape[1]:
        return ()
    way = cv2.INTER_AREA if size < 1 else cv2.INTER_LINEAR
    scaled = wanted if size == 1 else cv2.resize(wanted, (width, height), interpolation=way)
    likeness = cv2.matchTemplate(there, scaled, cv2.TM_CCOEFF_NORMED)
    found: list[Bounds] = []
    while len(found) < _MOST:
        _, best, _, (left, top) = cv2.minMaxLoc(likeness)
        if not (_ALIKE if size == 1 else _ALIKE_SCALED) <= best <= 1.001:
            break
        found.append(Bounds(left, top, left + width, top + height))
        # what overlaps by more than half is the same thing, seen a few pixels aside
        down, across = height // 2, width // 2
        likeness[max(0, top - down) : top + down + 1, max(0, left - across) : left + across + 1] = -1
    return tuple(found)

"""Reading the words of a picture, with RapidOCR and the models that it brings; on this machine, nothing is sent.

The same picture gives the same words. A line is what stands side by side; its parts are found by words.
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from interpreter.devices.screen import Bounds, SelectorError
from interpreter.devices.screen.find import fold

MISSING = (
    "to read words from the picture of a screen, this machine lacks the extra `sight`; "
    "get it with `pip install 'farmhand[sight]'`"
)
_WIDTH = 640
"""Pixels across of the screen that is read: enough for the smallest letters of a phone, and half the work."""
_LONGEST = 4000
_SURE = 0.5
_KEPT = 32


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stand side by side in a picture, and where, in its pixels."""

    text: str
    bounds: Bounds


_lines: OrderedDict[bytes, tuple[Line, ...]] = OrderedDict()
_lock = threading.Lock()


def read(picture: bytes, part: Bounds | None = None) -> tuple[Line, ...]:
    """The lines of a picture or of a part of it, from top to bottom. Raises SelectorError when the extra is missing.

    One picture is read at a time, by one core: phones of a farm leave each other some of the machine.
    """
    key = hashlib.sha256(picture).digest() + repr(part).encode()
    with _lock:
        if key not in _lines:
            _lines[key] = _read(picture, part)
        _lines.move_to_end(key)
        while len(_lines) > _KEPT:
            _lines.popitem(last=False)
        return _lines[key]


def written(lines: Sequence[Line], text: str) -> tuple[tuple[str, Bounds], ...]:
    """The lines that are the text; when there is none, the places in lines that have its words.

    Capitals do not count, nor do blanks: whether there is one between two words is hard to see.
    """
    words = fold(text).split()
    if not words:
        return ()
    squeezed = "".join(words)
    whole = [line for line in lines if "".join(fold(line.text).split()) == squeezed]
    if whole:
        return tuple((line.text, line.bounds) for line in whole)
    inside = re.compile(r"(?<!\w)" + r"\s*".join(map(re.escape, words)) + r"(?!\w)", re.IGNORECASE)
    return tuple((found[0], _part(line, found)) for line in lines for found in inside.finditer(line.text))


def _part(line: Line, found: re.Match[str]) -> Bounds:
    """Letters are taken for equally wide: the middle of a word is then still inside of it."""
    letter = line.bounds.width / len(line.text)
    left = line.bounds.left
    return Bounds(
        left + round(letter * found.start()), line.bounds.top, left + round(letter * found.end()), line.bounds.bottom
    )


def _read(picture: bytes, part: Bounds | None) -> tuple[Line, ...]:
    from PIL import Image  # noqa: PLC0415 - heavy, and rarely needed

    reader = _reader()
    with Image.open(io.BytesIO(picture)) as opened:
        share = min(1.0, _WIDTH / min(opened.size))
        area = Bounds(0, 0, *opened.size) if part is None else part.clipped(Bounds(0, 0, *opened.size))
        if not area.area:
            return ()
        cut = opened.convert("RGB").crop((area.left, area.top, area.right, area.bottom))
    size = (max(1, round(cut.width * share)), max(1, round(cut.height * share)))
    small = io.BytesIO()
    cut.resize(size, Image.Resampling.LANCZOS).save(small, "BMP")
    found = reader(small.getvalue(), use_cls=False)
    if found.txts is None:
        return ()
    lines = [
        Line(str(text), _bounds(box, share, area))
        for text, sure, box in zip(found.txts, found.scores, found.boxes, strict=True)
        if float(sure) >= _SURE and str(text).strip()
    ]
    return tuple(sorted(lines, key=lambda line: (line.bounds.top, line.bounds.left)))


def _bounds(box: Any, share: float, area: Bounds) -> Bounds:
    """The upright rectangle around four corners, in the pixels of the whole picture."""
    across = [float(x) / share + area.left for x, _ in box]
    down = [float(y) / share + area.top for _, y in box]
    return Bounds(round(min(across)), round(min(down)), round(max(across)), round(max(down)))


@cache
def _reader() -> Any:
    try:
        from rapidocr import RapidOCR  # noqa: PLC0415
    except ImportError:
        raise SelectorError(MISSING) from None
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    as_it_is = {"Det.limit_type": "max", "Det.limit_side_len": _LONGEST, "Global.max_side_len": _LONGEST}
    alone = {"EngineConfig.onnxruntime.intra_op_num_threads": 1}  # more of them wait for one another at full speed
    return RapidOCR(params={"Global.log_level": "error", **as_it_is, **alone})

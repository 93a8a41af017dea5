"""Text on pictures with the one font that comes with Pillow, which has few signs beyond English.

Accents are drawn over their letters; signs such as the euro are drawn from two that the font has. What is left over
(other scripts, emoji) looks as the font shows what it does not know.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from PIL import ImageDraw, ImageFont

_INSTEAD = str.maketrans(
    {
        "ß": "ss", "—": "-", "–": "-", "×": "x", "→": ">", "←": "<", "✓": "v", "æ": "ae", "Æ": "AE", "œ": "oe",
        "Œ": "OE", "ı": "i", "þ": "th", "Þ": "Th", "¿": "?", "¡": "!",
    }
)  # fmt: skip
_OF_TWO = {"€": "C=", "¥": "Y=", "£": "L-", "ø": "o/", "Ø": "O/", "ł": "l-", "Ł": "L/", "đ": "d-", "Đ": "D-"}
_DOT = "•"


@dataclass(frozen=True, slots=True)
class Ink:
    """How text is written: pixels, colour, and how much thicker in pixels."""

    size: int
    fill: str
    thicker: int = 0


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a mark goes, in pixels: the middle of its letter, and the letter's top."""

    x: float
    top: float
    size: int
    line: int


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


@lru_cache(maxsize=2048)
def _spelled(text: str) -> tuple[str, tuple[tuple[int, str], ...]]:
    """The text in signs that the font has, and what is drawn over which of them."""
    shown: list[str] = []
    over: list[tuple[int, str]] = []
    for sign in unicodedata.normalize("NFD", text.translate(_INSTEAD)):
        if unicodedata.combining(sign):
            over.append((len(shown) - 1, sign))
        elif sign == _DOT:
            over.append((len(shown), sign))
            shown.append("o")
        else:
            pair = _OF_TWO.get(sign, sign)
            over += [(len(shown), second) for second in pair[1:]]
            shown.append(pair[0])
    return "".join(shown), tuple((place, mark) for place, mark in over if place >= 0)


def width(text: str, size: int) -> int:
    """Pixels that a text takes."""
    return round(_font(size).getlength(_spelled(text)[0]))


def write(draw: ImageDraw.ImageDraw, text: str, at: tuple[int, int], ink: Ink) -> None:
    """Put a text on a picture; `at` is its top left corner."""
    font = _font(ink.size)
    shown, over = _spelled(text)
    dots = {place for place, mark in over if mark == _DOT}
    for begin, piece in _pieces(shown, dots):
        spot = (at[0] + font.getlength(shown[:begin]), at[1])
        draw.text(spot, piece, fill=ink.fill, font=font, stroke_width=ink.thicker, stroke_fill=ink.fill)
    for place, mark in over:
        left, wide = at[0] + font.getlength(shown[:place]), font.getlength(shown[place])
        if mark in _MARKS:
            top = at[1] + font.getbbox(shown[place])[1]
            line = max(1, round(ink.size * 0.07)) + ink.thicker
            _MARKS[mark](draw, _Spot(left + wide / 2, top, ink.size, line), ink.fill)
        elif not unicodedata.combining(mark):
            spot = (left + (wide - font.getlength(mark)) / 2, at[1])
            draw.text(spot, mark, fill=ink.fill, font=font, stroke_width=ink.thicker, stroke_fill=ink.fill)


def _pieces(shown: str, dots: set[int]) -> Iterator[tuple[int, str]]:
    """What stands between the dots, and where each piece begins; a text without dots is one piece."""
    begin = 0
    for end in (*sorted(dots), len(shown)):
        if end > begin:
            yield begin, shown[begin:end]
        begin = end + 1


def _strokes(*points: tuple[float, float], at_the_foot: bool = False) -> Callable[..., None]:
    """A mark of strokes from point to point, in shares of the size: right of the middle, up from above the letter."""

    def mark(draw: ImageDraw.ImageDraw, spot: _Spot, fill: str) -> None:
        foot = spot.size if at_the_foot else 0
        places = [(spot.x + x * spot.size, spot.top + foot * 0.5 - y * spot.size) for x, y in points]
        draw.line(places, fill=fill, width=spot.line, joint="curve")

    return mark


def _rings(*middles: tuple[float, float], reach: float, filled: bool) -> Callable[..., None]:
    """A mark of dots or rings."""

    def mark(draw: ImageDraw.ImageDraw, spot: _Spot, fill: str) -> None:
        for x, y in middles:
            left, top = spot.x + (x - reach) * spot.size, spot.top - (y + reach) * spot.size
            box = (left, top, left + 2 * reach * spot.size, top + 2 * reach * spot.size)
            draw.ellipse(box, fill=fill if filled else None, outline=fill, width=1 if filled else spot.line)

    return mark


_MARKS: dict[str, Callable[..., None]] = {
    "\u0300": _strokes((-0.13, 0.22), (0.04, 0.08)),
    "\u0301": _strokes((0.13, 0.22), (-0.04, 0.08)),
    "\u0302": _strokes((-0.14, 0.08), (0, 0.21), (0.14, 0.08)),
    "\u0303": _strokes((-0.16, 0.09), (-0.07, 0.17), (0.07, 0.10), (0.16, 0.18)),
    "\u0304": _strokes((-0.15, 0.13), (0.15, 0.13)),
    "\u0306": _strokes((-0.14, 0.2), (-0.06, 0.1), (0.06, 0.1), (0.14, 0.2)),
    "\u0307": _rings((0, 0.14), reach=0.05, filled=True),
    "\u0308": _rings((-0.12, 0.14), (0.12, 0.14), reach=0.05, filled=True),
    "\u030a": _rings((0, 0.16), reach=0.09, filled=False),
    "\u030b": _strokes((0.2, 0.22), (0.06, 0.08)),
    "\u030c": _strokes((-0.14, 0.21), (0, 0.08), (0.14, 0.21)),
    "\u0327": _strokes((0.02, -0.08), (0.06, -0.16), (-0.06, -0.2), at_the_foot=True),
    "\u0328": _strokes((0.08, -0.06), (0.0, -0.16), (0.1, -0.2), at_the_foot=True),
    _DOT: _rings((0, -0.25), reach=0.2, filled=True),
}

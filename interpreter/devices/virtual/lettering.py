"""Text on pictures with the one font that comes with Pillow, which has few signs beyond English.

Letters with accents lose them, some signs are written out, and the euro is drawn from two signs that the font has.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from PIL import ImageDraw, ImageFont

_INSTEAD = str.maketrans(
    {"•": "*", "ß": "ss", "—": "-", "–": "-", "×": "x", "→": ">", "←": "<", "✓": "v", "£": "GBP ", "¥": "JPY "}
)
_EURO = "€"


@dataclass(frozen=True, slots=True)
class Ink:
    """How text is written: pixels, colour, and how much thicker in pixels."""

    size: int
    fill: str
    thicker: int = 0


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _plain(text: str) -> str:
    """The text in signs that the font has, the euro excepted."""
    parts = unicodedata.normalize("NFD", text.translate(_INSTEAD))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def width(text: str, size: int) -> int:
    """Pixels that a text takes."""
    return round(_font(size).getlength(_plain(text).replace(_EURO, "C")))


def write(draw: ImageDraw.ImageDraw, text: str, at: tuple[int, int], ink: Ink) -> None:
    """Put a text on a picture; `at` is its top left corner."""
    plain, font = _plain(text), _font(ink.size)
    shown = plain.replace(_EURO, "C")
    draw.text(at, shown, fill=ink.fill, font=font, stroke_width=ink.thicker, stroke_fill=ink.fill)
    for place, sign in enumerate(plain):
        if sign == _EURO:
            left = at[0] + font.getlength(shown[:place]) - ink.size * 0.08
            draw.text((left, at[1]), "=", fill=ink.fill, font=font, stroke_width=ink.thicker, stroke_fill=ink.fill)

"""Characters that nobody sees stand in the file.
They turn the direction of what is shown, steer the terminal, or hide between letters: what a reviewer reads is not
what runs. In a text in quotes write them so that they can be seen, as `\\u{200B}`; anywhere else they have no use.
"""

from __future__ import annotations

from itertools import groupby

from dsl.diagnostics import Diagnostic, Edit, Fix, error
from dsl.hints import Iterator
from dsl.patterns import compiled
from dsl.rules.view import View
from dsl.source import Span
from dsl.text.scan import scan

CODE = "E017"
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  log "pay \\u{202E}now"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  log "pay «\u202e»now"
"""
_INVISIBLE = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
"""Signs that steer a terminal, marks of direction, what has no width, fillers, tags; not an emoji's look (U+FE0F)."""


def hides(text: str) -> bool:
    """Whether such a character stands in a text."""
    return bool(_runs(text))


def _runs(text: str) -> list[tuple[int, int]]:
    """Where such characters stand; the mark at the very start of a file is none."""
    if text.isascii() and text.replace("\n", "").replace("\r", "").replace("\t", "").isprintable():
        return []  # nearly all files, told without the long pattern
    start = 1 if text.startswith("\ufeff") else 0
    return [one.span() for one in compiled(_INVISIBLE).finditer(text, start)]


def find(view: View) -> Iterator[Diagnostic]:
    """Each run of such characters."""
    text = view.source.text
    found = _runs(text)
    if not found:
        return
    quoted = _texts(text)
    for start, end in found:
        inside = any(span.start < start and end < span.end for span in quoted)
        seen = "".join(f"\\u{{{ord(sign):04X}}}" for sign in text[start:end]) if inside else ""
        fix = Fix("write it so that it is seen" if inside else "remove it", (Edit(Span(start, end), seen),))
        said = f"characters that nobody sees stand here: {_named(text[start:end])}"
        yield error(CODE, said, Span(start, end), label="invisible", fix=fix)


def _texts(text: str) -> list[Span]:
    found: list[Span] = []
    at = 0
    while at < len(text):
        line = scan(text, at)
        found += line.texts
        at = line.end + 1
    return found


def _named(signs: str) -> str:
    import unicodedata  # noqa: PLC0415 - only for a finding

    names = [f"U+{ord(sign):04X} {unicodedata.name(sign, '').lower()}".strip() for sign, _ in groupby(signs)]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")

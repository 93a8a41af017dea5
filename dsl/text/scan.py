"""Characters of the text form: where texts, patterns, brackets and comments are.

`mask` gives a stretch of the source in the same length, with what a grammar need not see blotted out: the inside
of texts stands as underscores, comments and line ends as blanks. Places in the mask are places in the source.
"""

from __future__ import annotations

from dsl.patterns import compiled
from dsl.source import Span
from dsl.struct import Struct, field

DEEPEST = 64
"""How deep brackets and fill-ins may nest (E018)."""
LONGEST = 65_536
"""How many characters one value, or one step with all its lines, may have besides its texts (E018)."""

_STOP = r'["#\n(){}\[\]/\r\t\f\v]'
_PATTERN = r"/(?![/ *\n])(?:[^/\\\n]|\\[^\n])+/[A-Za-z]*"
_COMMENT = r"#(?=[ \t!#\n\r]|$)[^\n]*"
_TEXT_STOP = r'["\\\n$]'
_FILL_STOP = r'["\\\n{}/]'
_OPEN, _CLOSE = "([{", ")]}"
_QUOTES = '"""'
_BLOCK_OPEN = r'"""[ \t]*(?:\r?\n|$)'
_BLOCK_CLOSE = r'(?m)^[ \t]*"""'


class Scan(Struct, frozen=False):
    """What one logical line turned out to be, from `start` to `end` (exclusive, before its line end)."""

    start: int
    end: int = 0
    texts: list[Span] = field(default_factory=list)
    blots: list[Span] = field(default_factory=list)
    comments: list[Span] = field(default_factory=list)
    unclosed_text: Span | None = None
    unclosed_bracket: Span | None = None
    too_deep: Span | None = None

    @property
    def length(self) -> int:
        """How many characters a grammar has to look at: texts count as nothing."""
        return self.end - self.start - sum(text.end - text.start for text in self.texts)


def scan(text: str, start: int, limit: int | None = None, indent: int = 0) -> Scan:
    """Read one logical line: up to the first line end outside brackets and block texts, or to `limit`.

    A bracket that is still open where a new line stands at `indent` or less, and does not close it, is given up.
    """
    stop = len(text) if limit is None else limit
    found = Scan(start)
    open_at: list[int] = []
    at = start
    stops = compiled(_STOP)
    while True:
        hit = stops.search(text, at, stop)
        if hit is None:
            at = stop
            break
        at = hit.start()
        sign = text[at]
        if sign == "\n":
            if not open_at or _ends_here(text, at + 1, stop, indent):
                break
            found.blots.append(Span(at, at + 1))
            at += 1
        elif sign == '"':
            at = _text(text, at, stop, found)
        elif sign == "#":
            comment = compiled(_COMMENT).match(text, at, stop)
            if comment and (at == start or text[at - 1] in " \t\n"):
                end = comment.end() - (1 if comment[0].endswith("\r") else 0)
                found.comments.append(Span(at, end))
                found.blots.append(Span(at, comment.end()))
                at = comment.end()
            else:
                at += 1
        elif sign == "/":
            at = _pattern(text, at, start, stop)
        elif sign in _OPEN:
            open_at.append(at)
            if len(open_at) > DEEPEST and found.too_deep is None:
                found.too_deep = Span(at, at + 1)
            at += 1
        elif sign in _CLOSE:
            if open_at:
                open_at.pop()
            at += 1
        else:
            found.blots.append(Span(at, at + 1))
            at += 1
    found.end = at
    if open_at:
        found.unclosed_bracket = Span(open_at[-1], open_at[-1] + 1)
    return found


def mask(text: str, found: Scan) -> str:
    """The scanned stretch with texts, comments and line ends blotted out, in the same length."""
    pieces = []
    at = found.start
    marks = [(span, '"' + "_" * (span.end - span.start - 2) + '"') for span in found.texts]
    marks += [(span, " " * (span.end - span.start)) for span in found.blots]
    for span, replacement in sorted(marks, key=lambda mark: mark[0].start):
        pieces.append(text[at : span.start])
        pieces.append(replacement)
        at = span.end
    pieces.append(text[at : found.end])
    return "".join(pieces)


def _text(text: str, at: int, stop: int, found: Scan) -> int:
    if text.startswith(_QUOTES, at) and compiled(_BLOCK_OPEN).match(text, at, stop):
        closing = compiled(_BLOCK_CLOSE).search(text, at + 3, stop)
        if closing is None:
            line_end = _line_end(text, at, stop)
            found.unclosed_text = found.unclosed_text or Span(at, at + 3)
            found.texts.append(Span(at, max(line_end, at + 3)))
            return max(line_end, at + 3)
        found.texts.append(Span(at, closing.end()))
        return closing.end()
    end = _text_end(text, at, stop)
    if end is None:
        end = _line_end(text, at, stop)
        found.unclosed_text = found.unclosed_text or Span(at, end)
        found.texts.append(Span(at, end)) if end - at >= 2 else found.blots.append(Span(at, end))
        return end
    found.texts.append(Span(at, end))
    return end


def _text_end(text: str, at: int, stop: int, depth: int = 0) -> int | None:
    """Past the closing quote of the text that begins at `at`; None when it is not closed on its line."""
    at += 1
    stops = compiled(_TEXT_STOP)
    while (hit := stops.search(text, at, stop)) is not None:
        at = hit.start()
        sign = text[at]
        if sign == '"':
            return at + 1
        if sign == "\n":
            return None
        if sign == "\\":
            at += 2
        elif text.startswith("$${", at):
            at += 3
        elif text.startswith("${", at):
            if depth >= DEEPEST:
                return None
            closed = fill_end(text, at + 2, stop, depth + 1)
            if closed is None:
                return None
            at = closed + 1
        else:
            at += 1
    return None


def fill_end(text: str, at: int, stop: int, depth: int = 0) -> int | None:
    """Where the `}` of a fill-in stands whose inside begins at `at`; None when it does not end on its line."""
    braces = 1
    stops = compiled(_FILL_STOP)
    while (hit := stops.search(text, at, stop)) is not None:
        at = hit.start()
        sign = text[at]
        if sign == '"':
            closed = _text_end(text, at, stop, depth)
            if closed is None:
                return None
            at = closed
        elif sign == "/":
            at = _pattern(text, at, 0, stop)
        elif sign == "{":
            braces += 1
            at += 1
        elif sign == "}":
            braces -= 1
            if braces == 0:
                return at
            at += 1
        elif sign == "\\":
            at += 2
        else:
            return None
    return None


def _pattern(text: str, at: int, start: int, stop: int) -> int:
    """Past a `/…/` where one can stand, else past the slash alone."""
    if at > start and text[at - 1] not in " ([,{":
        return at + 1
    hit = compiled(_PATTERN).match(text, at, stop)
    return hit.end() if hit else at + 1


def _line_end(text: str, at: int, stop: int) -> int:
    end = text.find("\n", at, stop)
    end = stop if end < 0 else end
    return end - 1 if end > at and text[end - 1] == "\r" else end


def _ends_here(text: str, at: int, stop: int, indent: int) -> bool:
    """Whether the line at `at` cannot belong to a bracket opened on a line of this indent."""
    first = at
    while first < stop and text[first] == " ":
        first += 1
    if first >= stop:
        return False
    sign = text[first]
    return sign not in "\n\r" and sign not in _CLOSE and sign != "#" and first - at <= indent

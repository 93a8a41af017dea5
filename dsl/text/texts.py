"""Texts with their escapes and fill-ins, and patterns. A grammar sees only underscores; the inside is read here."""

from __future__ import annotations

from dsl.diagnostics import Edit, Fix, error
from dsl.hints import ABC, abstractmethod
from dsl.nodes import expressions as ex
from dsl.patterns import compiled
from dsl.source import Span
from dsl.text.piece import Piece
from dsl.text.scan import DEEPEST, fill_end
from dsl.text.shapes import Leaf

_ESCAPE = r'\\(?:u\{([0-9A-Fa-f]{1,6})\}|(["\\nt]))'
_PLAIN = {'"': '"', "\\": "\\", "n": "\n", "t": "\t"}
_NOT_PLAIN = frozenset("\\$\r\n")
"""What is not itself in a text."""
_HIGHEST_CHARACTER = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)


class Texts(Piece, ABC):
    """Reads the texts of one line."""

    @abstractmethod
    def inner(self, inside: Span) -> ex.Expression | None:
        """The value of a fill-in; None, with a diagnostic, when there is none."""

    def text(self, token: Leaf) -> ex.Text:
        """`"…"` or a block text, with its escapes and fill-ins."""
        span = self.span(token)
        block = self.source.startswith('"""', span.start) and span.end - span.start > 5
        if not block:
            return ex.Text(self._pieces(span.start + 1, span.end - 1, 0), span=span)
        start = self.source.index("\n", span.start) + 1
        last = self.source.rfind("\n", start - 1, span.end)
        indent = span.end - 3 - (last + 1)
        stop = max(start, last)
        if stop > start and self.source[stop - 1] == "\r":
            stop -= 1
        return ex.Text(self._pieces(start, stop, indent), block=True, span=span)

    def constant(self, token: Leaf, what: str) -> str:
        """A text without fill-ins; says so when there are some."""
        text = self.text(token)
        if text.constant is None:
            self.diagnostics.append(error("E023", f"{what} is a plain text, without `${{…}}`", text.span))
            return ""
        return text.constant

    def _pieces(self, start: int, stop: int, indent: int) -> tuple[str | ex.Expression, ...]:
        """Plain pieces and fill-ins between two places; `indent` blanks are taken off each line."""
        source, parts, plain = self.source, [], []  # type: tuple[str, list[str | ex.Expression], list[str]]
        inside = source[start:stop]
        if _NOT_PLAIN.isdisjoint(inside):
            return (inside,) if inside else ()
        at = _past_blanks(source, start, min(stop, start + indent)) if indent else start
        while at < stop:
            sign = source[at]
            if sign == "\\":
                at = self._escape(at, stop, plain)
            elif source.startswith("$${", at):
                plain.append("${")
                at += 3
            elif source.startswith("${", at) and (end := fill_end(source, at + 2, stop)) is not None:
                filled = self.fill(at, end)
                if isinstance(filled, ex.Text) and filled.constant is not None:
                    plain.append(filled.constant)
                elif filled is not None:
                    if plain:
                        parts.append("".join(plain))
                        plain = []
                    parts.append(filled)
                at = end + 1
            elif sign == "\r" and source.startswith("\r\n", at):
                at += 1
            elif sign == "\n":
                plain.append(sign)
                at = _past_blanks(source, at + 1, min(stop, at + 1 + indent))
            else:
                plain.append(sign)
                at += 1
        if plain:
            parts.append("".join(plain))
        return tuple(parts)

    def _escape(self, at: int, stop: int, plain: list[str]) -> int:
        found = compiled(_ESCAPE).match(self.source, at, stop)
        if found is not None and found[2]:
            plain.append(_PLAIN[found[2]])
            return found.end()
        if found is not None:
            number = int(found[1], 16)
            if number <= _HIGHEST_CHARACTER and number not in _SURROGATES:
                plain.append(chr(number))
                return found.end()
            self.diagnostics.append(error("E019", f"there is no character `{found[0]}`", Span(at, found.end())))
            return found.end()
        span = Span(at, min(at + 2, stop))
        self.diagnostics.append(
            error(
                "E019",
                f"`{self.source[at : at + 2]}` means nothing in a text",
                span,
                help='known are \\" \\\\ \\n \\t and \\u{1F600}; a backslash itself is \\\\',
                fix=Fix("write the backslash itself", (Edit(Span(at, at), "\\"),)),
            )
        )
        plain.append(self.source[at : at + 2])
        return at + 2

    def fill(self, start: int, end: int) -> ex.Expression | None:
        """The value of `${…}` between two places: the dollar sign and the closing brace."""
        inside = Span(start + 2, end)
        if not self.source[inside.start : inside.end].strip():
            self.diagnostics.append(error("E023", "there is nothing between `${` and `}`", Span(start, end + 1)))
            return None
        if self.depth >= DEEPEST:
            self.diagnostics.append(error("E018", f"texts are nested deeper than {DEEPEST}", inside))
            return None
        return self.inner(inside)

    def pattern(self, token: Leaf) -> ex.Pattern:
        """`/…/flags`."""
        source, _, flags = self.said(token)[1:].rpartition("/")
        span = self.span(token)
        unknown = "".join(sorted(set(flags) - set("imsx")))
        if unknown:
            place = Span(span.end - len(flags), span.end)
            known = "".join(letter for letter in flags if letter in "imsx")
            self.diagnostics.append(
                error(
                    "E023",
                    f"a pattern takes the letters i, m, s and x behind it, not `{unknown}`",
                    place,
                    fix=Fix("leave them out", (Edit(place, known),), safe=False),
                )
            )
        return ex.Pattern(source, flags, span=span)


def _past_blanks(text: str, at: int, stop: int) -> int:
    while at < stop and text[at] == " ":
        at += 1
    return at

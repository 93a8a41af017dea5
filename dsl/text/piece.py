"""One masked line, or a piece of one, that is being read: places in the mask become places in the source."""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, error
from dsl.source import Span
from dsl.struct import Struct
from dsl.text.parser import parse
from dsl.text.scan import DEEPEST
from dsl.text.shapes import Branch, Leaf, Line, Stuck


def once(words: str) -> str:
    """Words with one blank between them."""
    return " ".join(words.split())


class Strip(Struct):
    """A mask and where its pieces stand in the source: pairs of places, in the mask and in the source."""

    mask: str
    pieces: tuple[tuple[int, int], ...]

    def at(self, place: int) -> int:
        """The place in the source; a place between two pieces belongs to the end of the first."""
        in_mask, in_source = self.pieces[0]
        for piece in self.pieces:
            if piece[0] > place:
                break
            in_mask, in_source = piece
        return in_source + place - in_mask

    def span(self, start: int, end: int) -> Span:
        """The span in the source of a stretch of the mask."""
        if len(self.pieces) == 1:
            shift = self.pieces[0][1] - self.pieces[0][0]
            return Span(start + shift, end + shift)
        first = self.at(start)
        return Span(first, max(first, self.at(max(start, end - 1)) + 1 if end > start else first))


class Piece:
    """A line and what is wrong with it: that is added to `diagnostics`, and reading goes on."""

    def __init__(self, text: str, strip: Strip, line: Line, diagnostics: list[Diagnostic], depth: int = 0) -> None:
        self.source = text
        self.strip = strip
        self.line = line
        self.diagnostics = diagnostics
        self.depth = depth

    def span(self, tree: Branch | Leaf) -> Span:
        """Where a tree stands in the source."""
        line = self.line
        if tree.first < 0:
            return Span(self.strip.at(0), self.strip.at(0))
        return self.strip.span(line.starts[tree.first], line.ends[tree.last])

    def said(self, leaf: Leaf) -> str:
        """The word that a leaf stands for."""
        line = self.line
        return line.mask[line.starts[leaf.first] : line.ends[leaf.last]]


def read_line(text: str, strip: Strip, start: str, diagnostics: list[Diagnostic]) -> Line | None:
    """The tree of a masked line; None, with a diagnostic, where it cannot be understood."""
    line = parse(strip.mask, start)
    if isinstance(line, Stuck):
        from dsl.text import faults  # noqa: PLC0415 - only for a mistake

        diagnostics.append(faults.stuck(text, strip.mask, strip.span, line))
        return None
    if line.deep:
        diagnostics.append(
            error(
                "E018",
                f"this is nested deeper than {DEEPEST}",
                strip.span(0, len(strip.mask)),
                help="use `set` for parts of it",
            )
        )
        return None
    return line

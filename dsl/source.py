"""Text and places in it: everything that is said about a flow points here.

Offsets count characters from 0; lines and columns, which people see, count from 1.
"""

from __future__ import annotations

from dsl.hints import TYPE_CHECKING
from dsl.kept import cached_property
from dsl.struct import Struct

if TYPE_CHECKING:
    from array import array


class Span(Struct):
    """A stretch of a text: `start` inclusive, `end` exclusive."""

    start: int
    end: int

    def to(self, other: Span) -> Span:
        """From the start of this one to the end of the other."""
        return Span(self.start, max(self.end, other.end))

    def __lt__(self, other: Span) -> bool:
        return (self.start, self.end) < (other.start, other.end)

    def __contains__(self, offset: int) -> bool:
        return self.start <= offset < self.end


NOWHERE = Span(0, 0)


class Source(Struct, slots=False):
    """One text with its name; the name is what messages show."""

    text: str
    name: str = "flow"

    @cached_property
    def line_starts(self) -> array[int]:
        """The offset of each line's first character; a text of millions of lines is still told where it is wrong."""
        from array import array  # noqa: PLC0415 - of most flows nothing is said

        starts = array("I", (0,))
        find = self.text.find
        at = find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = find("\n", at + 1)
        return starts

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1."""
        from bisect import bisect_right  # noqa: PLC0415 - of most flows nothing is said

        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line (from 1) without its end; empty past the last line."""
        if not 1 <= number <= len(self.line_starts):
            return ""
        start = self.line_starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start : len(self.text) if end < 0 else end].rstrip("\r")

    def at(self, span: Span) -> str:
        """The characters of a span."""
        return self.text[span.start : span.end]

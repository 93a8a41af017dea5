"""What every part of the tree has: a place in the text, and comments that belong to it.

Places and comments do not take part in equality: two flows are the same when they say the same.
"""

from __future__ import annotations

from dsl.source import NOWHERE, Span
from dsl.struct import Struct, field, replace


class Comment(Struct):
    """One comment: its text without the sign, whether a blank line is above it, and where it stands."""

    text: str
    gap: bool = field(default=False, compare=False)
    span: Span = field(default=NOWHERE, compare=False)


class Trivia(Struct):
    """What belongs to a statement and is not read: comments above it, one behind it, whether a blank line is before
    it, and comments at the end of the block below it.

    `parts` has the same for its words that stand on lines of their own and are no statements: `else`, `otherwise`,
    `always` of a `try`; of a flow its sections.
    """

    lead: tuple[Comment, ...] = ()
    tail: Comment | None = None
    gap: bool = False
    foot: tuple[Comment, ...] = ()
    parts: tuple[tuple[str, Trivia], ...] = ()

    def part(self, word: str) -> Trivia:
        """What belongs to one of its words."""
        return next((trivia for one, trivia in self.parts if one == word), NO_TRIVIA)

    def with_more(self, comments: tuple[Comment, ...]) -> Trivia:
        """The same with comments from inside the line, which go above it."""
        if not comments:
            return self
        first = replace(comments[0], gap=self.gap)
        return replace(self, lead=(*self.lead, first, *comments[1:]), gap=False)


NO_TRIVIA = Trivia()


class Node(Struct, kw_only=True):
    """Anything in the tree."""

    span: Span = field(default=NOWHERE, compare=False, repr=False)


class Line(Node, kw_only=True):
    """A part of the tree that stands on a line of its own; `head` is its first line without the body."""

    head: Span = field(default=NOWHERE, compare=False, repr=False)
    trivia: Trivia = field(default=NO_TRIVIA, compare=False, repr=False)

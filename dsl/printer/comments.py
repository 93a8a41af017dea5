"""Lines with the comments that belong to them, for both forms.

A line is written at its depth with its comments above and behind it; blank lines stay where they group, one at a time.
"""

from __future__ import annotations

from dsl.nodes.base import Comment, Line, Trivia

BEHIND = "   "
"""What stands between a line and the comment behind it."""


class Lines:
    """The lines written so far; `rows` has, by where it stood before, what became of each line."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.rows: dict[int, str] = {}

    def text(self) -> str:
        """All of it, with a line end behind each line."""
        return "".join(f"{line}\n" for line in self.lines)

    def row(
        self, indent: int, content: str, trivia: Trivia, *, gap: bool | None = None, of: Line | None = None
    ) -> None:
        """A line with its comments; `gap` overrules whether a blank line is above it, `of` says what it shows."""
        if trivia.lead or (trivia.gap if gap is None else gap):
            self.above(indent, trivia, gap=gap)
        written = content if trivia.tail is None else content + self._behind(trivia.tail)
        self.lines += (" " * indent + written).split("\n")
        if of is not None:
            self.rows[of.head.start] = written

    def above(self, indent: int, trivia: Trivia, *, gap: bool | None = None) -> None:
        """The comments above a line, and the blank lines between them."""
        for number, comment in enumerate(trivia.lead):
            self._comment(indent, comment, comment.gap if number or gap is None else gap)
        if trivia.gap if trivia.lead or gap is None else gap:
            self.blank()

    def foot(self, indent: int, comments: tuple[Comment, ...]) -> None:
        """The comments at the end of a block."""
        for comment in comments:
            self._comment(indent, comment, comment.gap)

    def blank(self) -> None:
        """A blank line, never as the first and never twice."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def _comment(self, indent: int, comment: Comment, gap: bool) -> None:
        if gap:
            self.blank()
        self.lines.append(" " * indent + sign(comment))

    def _behind(self, tail: Comment | None) -> str:
        return "" if tail is None else f"{BEHIND}{sign(tail)}"


def sign(comment: Comment) -> str:
    """A comment with its sign."""
    return f"#{comment.text}" if comment.text[:1] in ("", "#", "!") else f"# {comment.text}"

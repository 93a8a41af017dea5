"""The comments of a YAML file, and whose they are.

A flow is read in the order of its text; each line of the tree takes the comments above it and behind it, each block
those at its end. What nobody took by then belongs to the next that asks, so that none is lost.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from dsl.nodes.base import Comment, Trivia
from dsl.source import Source, Span
from dsl.struct import Struct
from dsl.yaml.events import Node, Scalar, Tree


class Found(Struct, frozen=False):
    """One comment; `alone` when nothing else is on its line, `column` counts from 0."""

    comment: Comment
    alone: bool
    column: int
    taken: bool = False


class Comments:
    """The comments of one file."""

    def __init__(self, source: Source, tree: Tree) -> None:
        self.source = source
        self.starts = sorted(tree.starts)
        self.found = tuple(_found(source, tree.scalars))
        self.places = [one.comment.span.start for one in self.found]
        self.first = 0

    def before(self, place: int) -> tuple[Comment, ...]:
        """Take all comments before a place that nobody took."""
        stop = bisect_left(self.places, place)
        made = tuple(self._take(one) for one in self.found[self.first : stop] if not one.taken)
        self.first = max(self.first, stop)
        return made

    def above(self, place: int) -> Trivia:
        """Take what belongs to the line at a place: all comments before it, and the one behind its first line."""
        lead = self.before(place)
        return Trivia(lead, self.behind(place), self._gap(place))

    def behind(self, place: int) -> Comment | None:
        """Take the comment at the end of a place's line."""
        at = bisect_left(self.places, place)
        if at == len(self.found):
            return None
        one = self.found[at]
        same = self.source.text.find("\n", place, one.comment.span.start) < 0
        return self._take(one) if same and not one.alone and not one.taken else None

    def foot(self, block: Node) -> tuple[Comment, ...]:
        """Take the comments at the end of a block: those below it that are not further left."""
        if isinstance(block, Scalar) or block.flow:
            return ()
        following = bisect_right(self.starts, block.end - 1)
        stop = self.starts[following] if following < len(self.starts) else len(self.source.text) + 1
        made = []
        for one in self.found[bisect_left(self.places, block.end) :]:
            if one.taken:
                continue
            if one.comment.span.start >= stop or not one.alone or one.column < block.column:
                break
            made.append(self._take(one))
        return tuple(made)

    def rest(self) -> tuple[Comment, ...]:
        """Take all that is left."""
        return self.before(len(self.source.text) + 1)

    def not_a_comment(self) -> Iterator[tuple[Found, int]]:
        """Comments behind a value without a blank behind their sign, and where their line begins (E008)."""
        for one in self.found:
            place = one.comment.span.start
            if not one.alone and self.source.text[place + 1 : place + 2] not in ("", " ", "\t", "!", "#", "\r", "\n"):
                yield one, place - one.column

    def _take(self, one: Found) -> Comment:
        one.taken = True
        return one.comment

    def _gap(self, place: int) -> bool:
        line, _ = self.source.position(place)
        return _blank_above(self.source, line)


def _blank_above(source: Source, line: int) -> bool:
    return line > 1 and not source.line(line - 1).strip()


def _found(source: Source, scalars: list[Scalar]) -> Iterator[Found]:
    """All comments: what begins with a `#` outside of values."""
    at = 0
    for scalar in sorted(scalars, key=lambda one: one.start):
        yield from _between(source, at, scalar.start)
        at = max(at, scalar.end)
        if scalar.style in ("|", ">"):
            end = source.text.find("\n", scalar.start, scalar.end)
            yield from _between(source, scalar.start, scalar.end if end < 0 else end)
    yield from _between(source, at, len(source.text))


def _between(source: Source, start: int, stop: int) -> Iterator[Found]:
    text = source.text
    at = text.find("#", start, stop)
    while at >= 0:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if at == 0 or text[at - 1] in " \t\n\ufeff":
            line, column = source.position(at)
            alone = not source.line(line)[: column - 1].strip(" \t\ufeff")
            written = text[at + 1 : end].strip()
            stop_of = at + len(text[at:end].rstrip())
            comment = Comment(written, gap=alone and _blank_above(source, line), span=Span(at, stop_of))
            yield Found(comment, alone, column - 1)
            at = text.find("#", end, stop)
        else:
            at = text.find("#", at + 1, stop)

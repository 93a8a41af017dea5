"""Lines of one shape have trees of one shape: a tree is kept by the kinds of its words and filled with new ones.

The grammar stays Lark's. What is kept here is only that two lines whose pieces are alike (a keyword itself, any other
word, a text, a kind of number) give the same tree but for places and words. Lines with a slash are left to Lark, since
a slash may begin a pattern.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TypeAlias, cast

from lark import Token, Tree
from lark.tree import Meta

import grammar
from dsl.record import record

Kept: TypeAlias = "_Tree | _Token | None"
MOST = 4096
"""Shapes kept at a time; a flow has a few dozen."""

_PIECE = re.compile(
    r"""
    (?P<blank>[ ]+)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<text>"_*")
  | (?P<id>\#[A-Za-z_][\w.:/-]*)
  | (?P<element>@[A-Za-z_]\w*(?:\.\w+)*)
  | (?P<ordinal>[1-9]\d*(?:st|nd|rd|th)\b)
  | (?P<time>(?:0|[1-9]\d*)(?:ms|s|m|h|d)\b)
  | (?P<part_time>\d+\.\d+(?:ms|s|m|h|d)\b)
  | (?P<share>(?:0|[1-9]\d*)%)
  | (?P<part_share>\d+\.\d+%)
  | (?P<whole>(?:0|[1-9]\d*)(?![\w.:-]))
  | (?P<part>(?:0|[1-9]\d*)\.\d+(?![\w.]))
  | (?P<sign>===?|!==?|<=|>=|&&|\|\||[-+*<>=!.,:(){}\[\]?])
    """,
    re.VERBOSE,
)


@record
class _Token:
    """A leaf: its terminal, and from which piece to which it goes."""

    type: str
    first: int
    last: int


@record
class _Tree:
    """A branch; `first` is -1 where nothing of the line belongs to it."""

    data: Token | str
    children: tuple[Kept, ...]
    first: int
    last: int


@record
class Pieces:
    """A line cut up: what stands for its shape, and where each piece begins and ends."""

    shape: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@cache
def _keywords() -> frozenset[str]:
    """Every small word of the grammar: a word that could be a keyword stands for itself in a shape."""
    return frozenset(re.findall(r"[a-z]+", grammar.whole()))


def cut(mask: str) -> Pieces | None:
    """The pieces of a line; None when a piece is of no known kind."""
    keywords = _keywords()
    shape: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    match = _PIECE.match
    while at < len(mask):
        found = match(mask, at)
        if found is None:
            return None
        at = found.end()
        kind = found.lastgroup
        if kind == "blank":
            continue
        if kind == "word":
            word = found[0]
            shape.append(word if word in keywords else "_")
        else:
            shape.append(found[0] if kind == "sign" else f"<{kind}>")
        starts.append(found.start())
        ends.append(at)
    return Pieces(" ".join(shape), tuple(starts), tuple(ends))


def kept(tree: Tree[Token], pieces: Pieces) -> Kept:
    """A tree without its words; None when a leaf does not begin and end with a piece."""
    first = {start: index for index, start in enumerate(pieces.starts)}
    last = {end: index for index, end in enumerate(pieces.ends)}
    try:
        return _kept(tree, first, last)
    except KeyError:
        return None


def _kept(one: object, first: dict[int, int], last: dict[int, int]) -> Kept:
    if one is None:
        return None
    if isinstance(one, Token):
        return _Token(one.type, first[cast("int", one.start_pos)], last[cast("int", one.end_pos)])
    tree = cast("Tree[Token]", one)
    children = tuple(_kept(child, first, last) for child in tree.children)
    if tree.meta.empty:
        return _Tree(tree.data, children, -1, -1)
    return _Tree(tree.data, children, first[tree.meta.start_pos], last[tree.meta.end_pos])


def filled(shape: Kept, mask: str, pieces: Pieces) -> Tree[Token]:
    """The tree of a line that has the shape of one that was read before."""
    return cast("Tree[Token]", _filled(shape, mask, pieces.starts, pieces.ends))


def _filled(one: Kept, mask: str, starts: tuple[int, ...], ends: tuple[int, ...]) -> object:
    if one is None:
        return None
    if type(one) is _Token:
        start, end = starts[one.first], ends[one.last]
        return Token(one.type, mask[start:end], start, end_pos=end)
    assert type(one) is _Tree
    meta = Meta()  # type: ignore[no-untyped-call]
    if one.first >= 0:
        meta.empty = False
        meta.start_pos = starts[one.first]
        meta.end_pos = ends[one.last]
    children = [_filled(child, mask, starts, ends) for child in one.children]
    return Tree(one.data, cast("list[Tree[Token] | Token]", children), meta)

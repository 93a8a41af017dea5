"""Lines of one shape have trees of one shape: a tree is kept by the kinds of a line's pieces, for all such lines.

The grammar stays Lark's. What is kept here is only that two lines whose pieces are alike (a keyword itself, any other
word, a text, a kind of number) give the same tree but for places and words; a tree thus says from which piece to which
each part goes, and a line says where its pieces stand. What looks like a pattern is one piece; where it is none, as in
`a /b/ c`, parts end inside it, and such a line is read by Lark each time.
"""

from __future__ import annotations

from dsl.hints import Any, TypeAlias
from dsl.patterns import compiled
from dsl.struct import Struct

MOST = 4096
"""Shapes kept at a time; a flow has a few dozen."""
DEEPEST = 64
_DEEP = 4 * DEEPEST
_CHAINS = frozenset({"part", "not_so", "negative", "by_value"})
"""What is walked as deep as it is long."""

_PIECE = (
    r"(?P<word>[A-Za-z_]\w*)"
    r'|(?P<text>"_*")'
    r"|(?P<id>#[A-Za-z_][\w.:/-]*)"
    r"|(?P<element>@[A-Za-z_]\w*(?:\.\w+)*)"
    r"|(?P<ordinal>[1-9]\d*(?:st|nd|rd|th)\b)"
    r"|(?P<time>(?:0|[1-9]\d*)(?:ms|s|m|h|d)\b)"
    r"|(?P<part_time>\d+\.\d+(?:ms|s|m|h|d)\b)"
    r"|(?P<share>(?:0|[1-9]\d*)%)"
    r"|(?P<part_share>\d+\.\d+%)"
    r"|(?P<whole>(?:0|[1-9]\d*)(?![\w.:-]))"
    r"|(?P<part>(?:0|[1-9]\d*)\.\d+(?![\w.]))"
    r"|(?P<pattern>/(?![/ *])(?:[^/\\\n]|\\.)+/[a-z]*)"
    r"|(?P<sign>===?|!==?|<=|>=|&&|\|\||[-+*/<>=!.,:(){}\[\]?])"
    r"|(?P<other>[^ ])"
)


class Leaf(Struct):
    """A word of the line: its terminal, and from which piece to which it goes."""

    type: str
    first: int
    last: int


class Branch(Struct):
    """A rule of the grammar and its parts, None where one may stand and does not; `first` is -1 where nothing of the
    line belongs to it."""

    data: str
    children: tuple[Any, ...]
    first: int
    last: int


Part: TypeAlias = "Branch | Leaf | None"


class Pieces(Struct):
    """A line cut up: what stands for its shape, and where each piece begins and ends."""

    shape: str
    starts: list[int]
    ends: list[int]


class Line(Struct):
    """A line that was understood: its tree, and where the pieces stand that the tree speaks of."""

    mask: str
    tree: Branch
    deep: bool
    starts: list[int]
    ends: list[int]


NO_LINE = Line("", Branch("", (), -1, -1), deep=False, starts=[], ends=[])


class Stuck(Struct):
    """Where reading stopped, counted in the mask, and the terminals that could have stood there."""

    at: int
    expected: frozenset[str]


def cut(mask: str, keywords: frozenset[str]) -> Pieces | None:
    """The pieces of a line; None when a piece is of no known kind. A word that could be a keyword stands for itself."""
    shape: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in compiled(_PIECE).finditer(mask):
        kind = found.lastgroup
        if kind == "word":
            word = found[0]
            shape.append(word if word in keywords else "_")
        elif kind == "sign":
            shape.append(found[0])
        elif kind == "other":
            return None
        else:
            shape.append(f"<{kind}>")
        start, end = found.span()
        starts.append(start)
        ends.append(end)
    return Pieces(" ".join(shape), starts, ends)


def too_deep(tree: Branch) -> bool:
    """Whether a tree is so deep that walking it would be dangerous; long chains count as well."""
    level = [tree]
    for _ in range(_DEEP):
        if any(len(one.children) > DEEPEST and one.data in _CHAINS for one in level):
            return True
        level = [child for one in level for child in one.children if type(child) is Branch]
        if not level:
            return False
    return True


def plain(one: Part) -> Any:
    """A tree as plain values, which can be written to a file."""
    if one is None:
        return None
    if type(one) is Leaf:
        return (one.type, one.first, one.last)
    assert type(one) is Branch
    return (one.data, one.first, one.last, tuple(map(plain, one.children)))


def tree_of(one: Any) -> Any:
    """The tree of plain values."""
    if one is None:
        return None
    if len(one) == 3:
        return Leaf(*one)
    data, first, last, children = one
    return Branch(data, tuple(map(tree_of, children)), first, last)

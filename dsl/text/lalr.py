"""Lark at work: a masked line to its tree, or the place where it cannot go on. Loaded when a line's shape is new."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from pathlib import Path

import lark
from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

import grammar
from dsl.hints import Any
from dsl.keeping import folder
from dsl.text.shapes import Branch, Leaf, Line, Part, Pieces, Stuck, too_deep


def read(mask: str, start: str) -> Tree[Token] | Stuck:
    """The tree by Lark itself."""
    try:
        return _parser().parse(mask, start=start)
    except UnexpectedToken as stuck:
        at = len(mask.rstrip()) if stuck.token.type == "$END" else (stuck.token.start_pos or 0)
        return Stuck(at, frozenset(stuck.accepts or stuck.expected))
    except UnexpectedCharacters as stuck:
        return Stuck(int(stuck.pos_in_stream or 0), frozenset(stuck.allowed or ()))


def kept(tree: Tree[Token], pieces: Pieces) -> Branch | None:
    """A tree by the pieces of its line; None when a part does not begin and end with a piece."""
    first = {start: index for index, start in enumerate(pieces.starts)}
    last = {end: index for index, end in enumerate(pieces.ends)}
    try:
        made = _kept(tree, first, last)
    except KeyError:
        return None
    assert isinstance(made, Branch)
    return made


def alone(mask: str, tree: Tree[Token]) -> Line:
    """A line that shares its tree with no other: each of its places is a piece."""
    starts = sorted({one.meta.start_pos for one in tree.iter_subtrees() if not one.meta.empty} | _places(tree, "start"))
    ends = sorted({one.meta.end_pos for one in tree.iter_subtrees() if not one.meta.empty} | _places(tree, "end"))
    made = _kept(tree, {at: index for index, at in enumerate(starts)}, {at: index for index, at in enumerate(ends)})
    assert isinstance(made, Branch)
    return Line(mask, made, too_deep(made), starts, ends)


def _places(tree: Tree[Token], side: str) -> set[int]:
    return {int(getattr(one, f"{side}_pos")) for one in tree.scan_values(lambda value: isinstance(value, Token))}


def _kept(one: Any, first: dict[int, int], last: dict[int, int]) -> Part:
    if one is None:
        return None
    if isinstance(one, Token):
        return Leaf(str(one.type), first[one.start_pos or 0], last[one.end_pos or 0])
    children = tuple(_kept(child, first, last) for child in one.children)
    if one.meta.empty:
        return Branch(str(one.data), children, -1, -1)
    return Branch(str(one.data), children, first[one.meta.start_pos], last[one.meta.end_pos])


@cache
def _parser() -> Lark:
    text = grammar.whole()
    return _made(text, _cache_file(text)) or _made(text, None)  # type: ignore[return-value]


def _made(text: str, cache_file: Path | None) -> Lark | None:
    """The parser; None when its tables cannot be kept in that file."""
    try:
        return Lark(
            text,
            parser="lalr",
            lexer="contextual",
            start=list(grammar.STARTS),
            propagate_positions=True,
            maybe_placeholders=True,
            cache=str(cache_file) if cache_file else False,
        )
    except OSError:
        if cache_file is None:
            raise
        return None


def _cache_file(text: str) -> Path | None:
    """Where the tables are kept between runs: they cost half a second to make."""
    key = hashlib.sha256(f"{lark.__version__} {sys.version_info[:2]} {text}".encode()).hexdigest()[:16]
    place = Path(folder())
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return place / f"grammar-{key}.lark"

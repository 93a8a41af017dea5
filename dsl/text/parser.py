"""Lark at work: a masked line to its tree, or the place where it cannot go on."""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from pathlib import Path
from typing import TypeAlias

import lark
from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

import grammar
from dsl.record import record
from dsl.text import shapes

Leaf: TypeAlias = Token
Branches: TypeAlias = "Tree[Token]"


@record
class Stuck:
    """Where reading stopped, counted in the mask, and the terminals that could have stood there."""

    at: int
    expected: frozenset[str]


def parse(mask: str, start: str) -> Branches | Stuck:
    """The tree of a masked line, read as one of `grammar.STARTS`."""
    pieces = None if "/" in mask else shapes.cut(mask)
    if pieces is None:
        return _read(mask, start)
    key = (start, pieces.shape)
    known = _SHAPES.get(key)
    if known is not None:
        return shapes.filled(known, mask, pieces)
    made = _read(mask, start)
    if not isinstance(made, Stuck) and (kept := shapes.kept(made, pieces)) is not None:
        if len(_SHAPES) >= shapes.MOST:
            _SHAPES.clear()
        _SHAPES[key] = kept
    return made


_SHAPES: dict[tuple[str, str], shapes.Kept] = {}


def _read(mask: str, start: str) -> Branches | Stuck:
    """The tree by Lark itself."""
    try:
        return _parser().parse(mask, start=start)
    except UnexpectedToken as stuck:
        at = len(mask.rstrip()) if stuck.token.type == "$END" else (stuck.token.start_pos or 0)
        return Stuck(at, frozenset(stuck.accepts or stuck.expected))
    except UnexpectedCharacters as stuck:
        return Stuck(int(stuck.pos_in_stream or 0), frozenset(stuck.allowed or ()))


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
    from platformdirs import user_cache_dir  # noqa: PLC0415 - only when a parser is made

    key = hashlib.sha256(f"{lark.__version__} {sys.version_info[:2]} {text}".encode()).hexdigest()[:16]
    folder = Path(os.environ.get("FARMHAND_CACHE") or user_cache_dir("farmhand", appauthor=False))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder / f"grammar-{key}.lark"

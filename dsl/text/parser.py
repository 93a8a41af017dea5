"""A masked line to its tree: by its shape when a line of that shape was read before, else by Lark."""

from __future__ import annotations

from dsl.text.shapes import MOST, Branch, Line, Pieces, Stuck, cut, plain, too_deep, tree_of
from dsl.text.shelf import shelf

_TREES: dict[str, tuple[Branch, bool]] = {}
"""By shape: the tree, and whether it is too deep to be walked."""


def parse(mask: str, start: str) -> Line | Stuck:
    """The tree of a masked line, read as one of `grammar.STARTS`."""
    pieces = cut(mask, shelf().words)
    if pieces is None:
        return _read(mask, start, None)
    key = f"{start} {pieces.shape}"
    known = _TREES.get(key)
    if known is None:
        kept = shelf().tree(key)
        if kept is None:
            return _read(mask, start, pieces)
        known = _remembered(key, tree_of(kept))
    return Line(mask, known[0], known[1], pieces.starts, pieces.ends)


def _remembered(key: str, tree: Branch) -> tuple[Branch, bool]:
    if len(_TREES) >= MOST:
        _TREES.clear()
    _TREES[key] = (tree, too_deep(tree))
    return _TREES[key]


def _read(mask: str, start: str, pieces: Pieces | None) -> Line | Stuck:
    """What Lark says; kept for lines of the same shape when it can be said by pieces."""
    from dsl.text import lalr  # noqa: PLC0415 - its library costs more than a flow whose shapes are known

    made = lalr.read(mask, start)
    if isinstance(made, Stuck):
        return made
    tree = None if pieces is None else lalr.kept(made, pieces)
    if tree is None or pieces is None:
        return lalr.alone(mask, made)
    key = f"{start} {pieces.shape}"
    shelf().learn(key, plain(tree))
    return Line(mask, *_remembered(key, tree), pieces.starts, pieces.ends)

"""`$(( … ))`: whole numbers with the signs of C, and variables by name. Raises ValueError for what is no sum."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping

_PIECE = re.compile(r"\s*(?:(0[xX][0-9a-fA-F]+|\d+)|\$?([A-Za-z_]\w*)|(\|\||&&|<<|>>|[<>=!]=|[-+*/%<>!()&|^~]))")
_DEEPEST = 30
_LARGEST = 64


def _divided(one: int, two: int) -> int:
    """Towards zero, as C does."""
    if two == 0:
        raise ValueError("divide by zero")
    size = abs(one) // abs(two)
    return size if (one < 0) == (two < 0) else -size


_LEVELS: tuple[dict[str, Callable[[int, int], int]], ...] = (
    {"||": lambda one, two: int(bool(one or two))},
    {"&&": lambda one, two: int(bool(one and two))},
    {"|": operator.or_},
    {"^": operator.xor},
    {"&": operator.and_},
    {"==": operator.eq, "!=": operator.ne},
    {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge},
    {"<<": lambda one, two: one << (two % _LARGEST), ">>": lambda one, two: one >> (two % _LARGEST)},
    {"+": operator.add, "-": operator.sub},
    {"*": operator.mul, "/": _divided, "%": lambda one, two: one - two * _divided(one, two)},
)


def sum_of(source: str, variables: Mapping[str, str]) -> int:
    """The value of a text, within 64 bits."""
    pieces: list[str] = []
    at = 0
    while source[at:].strip():
        found = _PIECE.match(source, at)
        if found is None:
            raise ValueError(f"unexpected '{source[at:].strip()[:1]}'")
        name = found[2]
        pieces.append(found[1] or found[3] or _number(variables.get(name, "")))
        at = found.end()
    left = pieces[::-1]
    value = _level(left, 0, 0) if left else 0
    if left:
        raise ValueError(f"unexpected '{left[-1]}'")
    return (value + 2**63) % 2**64 - 2**63


def _number(text: str) -> str:
    return text if re.fullmatch(r"\d+", text) else str(int(text) if re.fullmatch(r"-?\d+", text) else 0)


def _level(left: list[str], level: int, depth: int) -> int:
    """One level of signs, the loosest first; `left` is the rest of the text, its next piece last."""
    if depth > _DEEPEST:
        raise ValueError("nested too deeply")
    if level == len(_LEVELS):
        return _single(left, depth)
    value = _level(left, level + 1, depth)
    while left and left[-1] in _LEVELS[level]:
        act = _LEVELS[level][left.pop()]
        value = int(act(value, _level(left, level + 1, depth)))
    return value


def _single(left: list[str], depth: int) -> int:
    if not left:
        raise ValueError("unexpected end")
    piece = left.pop()
    if piece == "(":
        value = _level(left, 0, depth + 1)
        if not left or left.pop() != ")":
            raise ValueError("expected ')'")
        return value
    signs: dict[str, Callable[[int], int]] = {
        "-": operator.neg, "+": operator.pos, "~": operator.invert, "!": lambda one: int(not one),
    }  # fmt: skip
    if piece in signs:
        if depth > _DEEPEST:
            raise ValueError("nested too deeply")
        return signs[piece](_single(left, depth + 1))
    return int(piece, 0) if piece[:2].lower() == "0x" else int(piece)

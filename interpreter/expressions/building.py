"""Texts with values written into them, lists, records, and lists made for each item of another."""

from __future__ import annotations

from collections.abc import Callable

from dsl.data import DataFailure, Value
from dsl.data.limits import fits_text
from dsl.data.texts import settled
from dsl.data.writing import written
from dsl.nodes.expressions import Each, Expression, Record, Text
from interpreter.expressions.env import Compiled, Env
from interpreter.expressions.wording import said

_LONG = 256


def text(node: Text, pieces: list[str | Compiled]) -> Compiled:
    """`"…${value}…"`: values are written out; nothing fails (language rule 11)."""
    filled = [(made, part) for made, part in zip(pieces, node.parts, strict=True)]

    def run(env: Env) -> Value:
        made = [
            piece if type(piece) is str else as_text(part, piece(env))  # type: ignore[arg-type, operator]
            for piece, part in filled
        ]
        length = sum(map(len, made))
        if length > _LONG:
            _count(env, length, node)
        return "".join(made)

    return run


def _count(env: Env, length: int, node: Text) -> None:
    """A long text counts as work; a too long one fails."""
    try:
        fits_text(length)
        env.spend(length >> 4)
    except DataFailure as failure:
        raise failure.at(node.span) from None


def as_text(node: Expression, value: Value) -> str:
    """A value where a text is wanted: written out (language rule 4); nothing fails and is named."""
    if type(value) is str:
        return value
    if value is None:
        raise DataFailure(said(node, value), node.span)
    try:
        return written(value)
    except DataFailure as failure:
        raise failure.at(node.span) from None


def list_of(items: list[Compiled]) -> Compiled:
    """`[a, b]`."""
    return lambda env: tuple([item(env) for item in items])


def record(node: Record, values: list[Compiled]) -> Compiled:
    """`{ key: value }`; a key that is written twice has its last value."""
    fields = [(settled(pair.key), value) for pair, value in zip(node.pairs, values, strict=True)]
    return lambda env: {key: value(env) for key, value in fields}


def each(node: Each, item: Compiled, source: Compiled, where: Callable[[Env], bool] | None, weight: int) -> Compiled:
    """`[item for each name in source where condition]`; the name is known only inside."""
    name = node.name

    def run(env: Env) -> Value:
        items = source(env)
        if type(items) is not tuple:
            raise DataFailure(f"`for each` goes over a list, but {said(node.source, items)}", node.source.span)
        names = env.names
        outer, known = names.get(name), name in names
        made: list[Value] = []
        try:
            for one in items:
                env.left -= weight
                if env.left < 0:
                    env.spend(0)
                names[name] = one
                if where is None or where(env):
                    made.append(item(env))
        except DataFailure as failure:
            raise failure.at(node.span) from None
        finally:
            if known:
                names[name] = outer
            else:
                names.pop(name, None)
        return tuple(made)

    return run


def constant(value: Value) -> Compiled:
    """A value that is always the same."""
    return lambda _: value

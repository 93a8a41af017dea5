"""Names and parts of values: what is missing in a record is nothing, and nothing has no parts.

Where a type has a `?`, nothing has only missing parts; so it has in `soft` reading, which stands left of `otherwise`
and before `is missing` and the like.
"""

from __future__ import annotations

from decimal import Decimal

from dsl.data import DataFailure, FileValue, Value, kind_of, with_article
from dsl.data.numbers import is_whole, written_number
from dsl.data.texts import settled
from dsl.nodes.expressions import Index, Member, Name
from interpreter.expressions.env import BUILT_IN, Compiled, Env
from interpreter.expressions.wording import called, said


def name(node: Name) -> Compiled:
    """The value of a name, nothing when it has none."""
    wanted = node.name
    if wanted not in BUILT_IN:
        return lambda env: env.names.get(wanted)

    def built_in(env: Env) -> Value:
        names = env.names
        return names[wanted] if wanted in names else env.built_in.get(wanted)

    return built_in


def member(node: Member, base: Compiled, *, soft: bool) -> Compiled:
    """`base.key`."""
    key = settled(node.key)

    def read(env: Env) -> Value:
        record = base(env)
        return record.get(key) if type(record) is dict else _part(node, record, key, soft, env)

    return read


def _part(node: Member | Index, value: Value, key: str, soft: bool, env: Env) -> Value:
    if type(value) is dict:
        return value.get(key)
    if value is None:
        return _missing(node, soft, env)
    if type(value) is FileValue and key in ("name", "extension", "size"):
        return Decimal(value.size) if key == "size" else value.name if key == "name" else value.extension
    hint = "; take one item of it first, as in first(…)" if type(value) is tuple else ""
    raise DataFailure(f"{said(node.base, value)}, so it has no part `{key}`{hint}", node.span)


def _missing(node: Member | Index, soft: bool, env: Env) -> Value:
    if soft or env.may_lack(node.base):
        return None
    raise DataFailure(f"{called(node.base)} is missing, so {called(node)} cannot be read", node.span)


def index(node: Index, base: Compiled, position: Compiled, *, soft: bool) -> Compiled:
    """`base[index]`: by position from 0, or by key; what lies past the end is nothing."""

    def read(env: Env) -> Value:
        value, at = base(env), position(env)
        if value is None:
            return _missing(node, soft, env)
        if type(value) is tuple and type(at) is Decimal:
            return _item(node, value, at)
        if isinstance(at, str) and type(value) is not tuple:
            return _part(node, value, settled(at), soft, env)
        raise DataFailure(_wrong(node, value, at), node.span)

    return read


def _item(node: Index, items: tuple[Value, ...], at: Decimal) -> Value:
    if at < 0 or not is_whole(at):
        raise DataFailure(
            f"{written_number(at)} is no position in {called(node.base)}: positions are whole numbers from 0,"
            " and last(…) is the last item",
            node.span,
        )
    return items[int(at)] if at < len(items) else None


def _wrong(node: Index, value: Value, at: Value) -> str:
    match value:
        case tuple():
            return f"the position in a list is a number, but {said(node.index, at)}"
        case dict():
            return f"the key of a record is a text, but {said(node.index, at)}"
        case _:
            return f"{called(node.base)} is {with_article(kind_of(value))}, so it has no parts"

"""Conditions: equality that never converts, order of what has one, and flags that nothing else stands in for."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any as Anything
from typing import TypeAlias, assert_never, cast

from dsl.data import DataFailure, Pattern, Value, kind_of, with_article
from dsl.data.equality import equal
from dsl.data.limits import letters, work
from dsl.data.patterns import matches, search_work
from dsl.data.texts import settled
from dsl.nodes.expressions import All, Any, Compare, Expression, Is, Not
from interpreter.expressions.env import Compiled, Env
from interpreter.expressions.wording import said

_LONG = 256  # texts from here on count as work
_ORDERED = ("number", "duration", "date", "moment")
_ORDER: dict[str, Callable[[Anything, Anything], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compare(node: Compare, left: Compiled, right: Compiled) -> Compiled:
    """`left operator right`."""
    match node.operator:
        case "<" | "<=" | ">" | ">=":
            return _order(node, left, right)
        case "is" | "is not":
            return _same(left, right, wanted=node.operator == "is")
        case "is in" | "is not in":
            return _asked(node, left, right, _is_in, wanted=node.operator == "is in")
        case "contains" | "does not contain":
            return _asked(node, left, right, _contains, wanted=node.operator == "contains")
        case "starts with":
            return _asked(node, left, right, _starts, wanted=True)
        case "ends with":
            return _asked(node, left, right, _ends, wanted=True)
        case "matches":
            return _asked(node, left, right, _matches, wanted=True)
        case _:
            assert_never(node.operator)


def _order(node: Compare, left: Compiled, right: Compiled) -> Compiled:
    test = _ORDER[node.operator]

    def run(env: Env) -> Value:
        one, other = left(env), right(env)
        if type(one) is not Decimal or type(other) is not Decimal:
            _must_have_order(node, one, other)
        return test(one, other)

    return run


def _must_have_order(node: Compare, left: Value, right: Value) -> None:
    for operand, value in ((node.left, left), (node.right, right)):
        if value is None:
            raise DataFailure(said(operand, value), operand.span)
    one, other = kind_of(left), kind_of(right)
    if one == other and one in _ORDERED:
        return
    if one == other:
        raise DataFailure(f"`{node.operator}` is for numbers, durations, dates and moments, not for {one}s", node.span)
    raise DataFailure(f"cannot compare {with_article(one)} with {with_article(other)} by `{node.operator}`", node.span)


def _same(left: Compiled, right: Compiled, *, wanted: bool) -> Compiled:
    def run(env: Env) -> Value:
        one, other = left(env), right(env)
        kind = type(one)
        if kind is tuple or kind is dict or (kind is str and len(one) > _LONG):  # type: ignore[arg-type]
            env.spend(work(one))
        return equal(one, other) is wanted

    return run


Test: TypeAlias = Callable[[Env, Value, Value, Compare], bool]


def _asked(node: Compare, left: Compiled, right: Compiled, test: Test, *, wanted: bool) -> Compiled:
    def run(env: Env) -> Value:
        one, other = left(env), right(env)
        try:
            return test(env, one, other, node) is wanted
        except DataFailure as failure:
            raise failure.at(node.span) from None

    return run


def _is_in(env: Env, one: Value, other: Value, node: Compare) -> bool:
    return _holds(env, other, one, (node.right, node.left))


def _contains(env: Env, one: Value, other: Value, node: Compare) -> bool:
    return _holds(env, one, other, (node.left, node.right))


def _holds(env: Env, holder: Value, wanted: Value, nodes: tuple[Expression, Expression]) -> bool:
    match holder:
        case tuple():
            env.spend(work(holder))
            return any(equal(item, wanted) for item in holder)
        case dict():
            return settled(_text(wanted, nodes[1], "a record is asked for a key, which is a text")) in holder
        case str():
            text = _text(wanted, nodes[1], "a text is asked for a text")
            _count(env, holder)
            return settled(text) in settled(holder)
        case _:
            raise DataFailure(f"{said(nodes[0], holder)}; only texts, lists and records contain something")


def _count(env: Env, text: str) -> None:
    if len(text) > _LONG:
        env.spend(letters(text))


def _text(value: Value, node: Expression, rule: str) -> str:
    if not isinstance(value, str):
        raise DataFailure(f"{rule}, but {said(node, value)}")
    return value


def _both(env: Env, one: Value, other: Value, node: Compare) -> tuple[str, str]:
    rule = f"`{node.operator}` is for texts"
    text, end = _text(one, node.left, rule), _text(other, node.right, rule)
    _count(env, text)
    return settled(text), settled(end)


def _starts(env: Env, one: Value, other: Value, node: Compare) -> bool:
    text, start = _both(env, one, other, node)
    return text.startswith(start)


def _ends(env: Env, one: Value, other: Value, node: Compare) -> bool:
    text, end = _both(env, one, other, node)
    return text.endswith(end)


def _matches(env: Env, one: Value, other: Value, node: Compare) -> bool:
    if not isinstance(other, Pattern):
        raise DataFailure(f"`matches` needs a pattern between slashes, but {said(node.right, other)}")
    text = _text(one, node.left, "`matches` is for texts")
    env.spend(search_work(other, text))
    return matches(other, text)


def state(node: Is, operand: Compiled) -> Compiled:
    """`is missing`, `is empty` and their opposites."""
    match node.state:
        case "is missing":
            return lambda env: operand(env) is None
        case "is not missing":
            return lambda env: operand(env) is not None
        case "is empty":
            return lambda env: _empty(node, operand(env))
        case "is not empty":
            return lambda env: not _empty(node, operand(env))


def _empty(node: Is, value: Value) -> bool:
    if value is None:
        return True
    if isinstance(value, (str, tuple, dict)):
        return not value
    raise DataFailure(f"{said(node.operand, value)}; only texts, lists and records can be empty", node.span)


def flag(node: Expression, value: Compiled) -> Callable[[Env], bool]:
    """A condition: its value must be a flag (law 4)."""
    if isinstance(node, (Compare, Is, Not, All, Any)):
        return cast(Callable[[Env], bool], value)

    def run(env: Env) -> bool:
        result = value(env)
        if result is True or result is False:
            return result
        raise DataFailure(f"a condition must be true or false, but {said(node, result)}", node.span)

    return run


def all_of(node: All, operands: list[Compiled]) -> Compiled:
    """`a and b …`, from left to right, no further than needed."""
    flags = [flag(operand, made) for operand, made in zip(node.operands, operands, strict=True)]

    def run(env: Env) -> Value:
        for one in flags:  # noqa: SIM110 - this is the quicker way, and runs often
            if not one(env):
                return False
        return True

    return run


def any_of(node: Any, operands: list[Compiled]) -> Compiled:
    """`a or b …`, from left to right, no further than needed."""
    flags = [flag(operand, made) for operand, made in zip(node.operands, operands, strict=True)]

    def run(env: Env) -> Value:
        for one in flags:  # noqa: SIM110 - this is the quicker way, and runs often
            if one(env):
                return True
        return False

    return run


def negated(node: Not, operand: Compiled) -> Compiled:
    """`not operand`."""
    test = flag(node.operand, operand)
    return lambda env: not test(env)

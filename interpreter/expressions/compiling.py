"""From the tree of an expression to a closure: one case for each kind of node."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import assert_never

from dsl.data import DataFailure, Value
from dsl.data.durations import from_seconds
from dsl.data.limits import OPERATIONS
from dsl.data.patterns import pattern
from dsl.functions.every import FUNCTIONS
from dsl.nodes.base import Node
from dsl.nodes.expressions import (
    All,
    Any,
    Call,
    Choice,
    Compare,
    Duration,
    Each,
    Expression,
    Flag,
    Index,
    Is,
    ListOf,
    Member,
    Name,
    Negative,
    Not,
    Nothing,
    Number,
    Otherwise,
    Pattern,
    Percent,
    Product,
    Record,
    Sum,
    Text,
)  # fmt: skip
from dsl.struct import fields
from interpreter.expressions import arithmetic, building, calling, comparing, reaching
from interpreter.expressions.building import constant
from interpreter.expressions.env import Compiled, Env

_CONSTANT = (Number, Percent, Duration, Flag, Nothing, Pattern)


def compile_expression(expression: Expression) -> Compiled:
    """The expression as a function of its Env; it gives a value or raises DataFailure with a span, nothing else."""
    made = _compile(expression)
    if isinstance(expression, (*_CONSTANT, Name, Member)):
        return made

    def run(env: Env) -> Value:
        env.left = OPERATIONS
        return made(env)

    return run


def compile_condition(expression: Expression) -> Callable[[Env], bool]:
    """The expression where a condition stands: true or false, or DataFailure for any other value."""
    return comparing.flag(expression, compile_expression(expression))


def compile_text(expression: Expression) -> Callable[[Env], str]:
    """The expression where a text is wanted: numbers, dates and durations are written out (language rule 4)."""
    made = compile_expression(expression)

    return lambda env: building.as_text(expression, made(env))


def _compile(node: Expression, soft: bool = False) -> Compiled:
    match node:
        case Number(value):
            return constant(Decimal(value))
        case Percent() | Flag():
            return constant(node.value)
        case Duration() | Pattern():
            return _literal(node)
        case Nothing():
            return constant(None)
        case Text():
            return _text(node, soft)
        case Name():
            return reaching.name(node)
        case Member(base=base):
            return reaching.member(node, _compile(base, soft), soft=soft)
        case Index(base=base, index=index):
            return reaching.index(node, _compile(base, soft), _compile(index), soft=soft)
        case Call():
            return _call(node)
        case ListOf(items=items):
            return building.list_of([_compile(item) for item in items])
        case Each():
            return _each(node)
        case Record(pairs=pairs):
            return building.record(node, [_compile(pair.value) for pair in pairs])
        case Sum(first=first, rest=rest) | Product(first=first, rest=rest):
            return arithmetic.chain(node, _compile(first), [_compile(operand) for _, operand in rest])
        case Negative(operand=operand):
            return arithmetic.negative(node, _compile(operand))
        case Not(operand=operand):
            return comparing.negated(node, _compile(operand))
        case All(operands=operands):
            return comparing.all_of(node, [_compile(operand) for operand in operands])
        case Any(operands=operands):
            return comparing.any_of(node, [_compile(operand) for operand in operands])
        case Compare(left=left, right=right):
            return comparing.compare(node, _compile(left), _compile(right))
        case Is(operand=operand):
            return comparing.state(node, _compile(operand, soft=True))
        case Otherwise():
            return _otherwise(node, soft)
        case Choice():
            return _choice(node, soft)
        case _:
            assert_never(node)


def _literal(node: Duration | Pattern) -> Compiled:
    """What may be written, and yet not be: a duration beyond all time, a pattern that RE2 does not know."""
    try:
        return constant(from_seconds(node.seconds) if isinstance(node, Duration) else pattern(node.source, node.flags))
    except DataFailure as failure:
        raise failure.at(node.span) from None


def _text(node: Text, soft: bool) -> Compiled:
    """A text that is one `${x}` alone is the value x, whatever its kind."""
    if node.constant is not None:
        return constant(node.constant)
    if len(node.parts) == 1 and not isinstance(node.parts[0], str):
        return _compile(node.parts[0], soft)
    return building.text(node, [part if isinstance(part, str) else _compile(part) for part in node.parts])


def _call(node: Call) -> Compiled:
    function = FUNCTIONS.get(node.function)
    if function is None:
        raise DataFailure(f"there is no function {node.function}", node.span)
    arguments = [_compile(one, function.soft and not at) for at, one in enumerate(node.arguments)]
    return calling.call(node, function, arguments)


def _each(node: Each) -> Compiled:
    where = None if node.where is None else comparing.flag(node.where, _compile(node.where))
    weight = 1 + sum(1 for part in (node.item, node.where) if part for _ in _nodes(part))
    return building.each(node, _compile(node.item), _compile(node.source), where, weight)


def _nodes(node: Node) -> Iterator[Node]:
    """The node and all below it."""
    waiting: list[object] = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple):
            waiting += one
        elif isinstance(one, Node):
            yield one
            waiting += [getattr(one, field.name) for field in fields(one)]


def _otherwise(node: Otherwise, soft: bool) -> Compiled:
    value, instead = _compile(node.value, soft=True), _compile(node.instead, soft)

    def run(env: Env) -> Value:
        found = value(env)
        return instead(env) if found is None else found

    return run


def _choice(node: Choice, soft: bool) -> Compiled:
    test = comparing.flag(node.condition, _compile(node.condition))
    value, instead = _compile(node.value, soft), _compile(node.instead, soft)
    return lambda env: value(env) if test(env) else instead(env)

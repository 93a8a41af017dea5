"""`+ - * / mod`: numbers exactly, durations, dates and moments with durations, texts with texts, lists with lists.

Nothing is converted (language rules 4 and 16).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow

from dsl.data import DataFailure, Value, kind_of, with_article
from dsl.data.durations import from_microseconds, microseconds
from dsl.data.limits import DIGITS, fits_list, fits_text
from dsl.data.numbers import CONTEXT
from dsl.nodes.expressions import Expression, Negative, Number, Product, Sum
from dsl.source import Span
from interpreter.expressions.env import Compiled, Env
from interpreter.expressions.wording import said

_LONG = 256  # texts and lists from here on count as work
_DAY = timedelta(days=1)
MOST_NESTED = 8  # operations of a chain that are made as functions inside of one another

_VERBS = {
    "+": ("add {} and {}", "; text(…) makes a text of a number, and \"${…}\" writes values into a text"),
    "-": ("take {1} from {0}", ""),
    "*": ("multiply {} by {}", ""),
    "/": ("divide {} by {}", ""),
    "mod": ("divide {} by {} with a remainder", ""),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Operation:
    """One operator with what stands on its sides, for messages."""

    operator: str
    left: Expression
    right: Expression
    span: Span


def chain(node: Sum | Product, first: Compiled, rest: list[Compiled]) -> Compiled:
    """A flat chain of operations from left to right."""
    operands: list[Expression] = [node.first, *(operand for _, operand in node.rest)]
    operations = [
        _Operation(operator, before, operand, node.span)
        for (operator, operand), before in zip(node.rest, operands, strict=False)
    ]
    if len(rest) > MOST_NESTED:
        return _long(operations, first, rest)
    made = first
    for operation, value in zip(operations, rest, strict=True):
        if isinstance(operation.right, Number):
            made = _with_number(operation, made, Decimal(operation.right.value))
        else:
            made = _pair(operation, made, value)
    return made


def _long(operations: list[_Operation], first: Compiled, rest: list[Compiled]) -> Compiled:
    steps = list(zip(operations, (_ON_NUMBERS[one.operator] for one in operations), rest, strict=True))

    def run(env: Env) -> Value:
        total = first(env)
        for operation, fast, value in steps:
            right = value(env)
            if type(total) is Decimal and type(right) is Decimal:
                try:
                    total = fast(total, right)
                except (DivisionByZero, InvalidOperation, Overflow):
                    total = _numbers(fast, total, right, operation.span)
            else:
                total = _other(operation, env, total, right)
        return total

    return run


def _with_number(operation: _Operation, first: Compiled, right: Decimal) -> Compiled:
    """The usual case of a pair, that a number as it is written stands on the right."""
    fast = _ON_NUMBERS[operation.operator]

    def run(env: Env) -> Value:
        left = first(env)
        if type(left) is Decimal:
            try:
                return fast(left, right)
            except (DivisionByZero, InvalidOperation, Overflow):
                return _numbers(fast, left, right, operation.span)
        return _other(operation, env, left, right)

    return run


def _pair(operation: _Operation, first: Compiled, second: Compiled) -> Compiled:
    fast = _ON_NUMBERS[operation.operator]

    def run(env: Env) -> Value:
        left, right = first(env), second(env)
        if type(left) is Decimal and type(right) is Decimal:
            try:
                return fast(left, right)
            except (DivisionByZero, InvalidOperation, Overflow):
                return _numbers(fast, left, right, operation.span)
        return _other(operation, env, left, right)

    return run


def _remainder(left: Decimal, right: Decimal) -> Decimal:
    """With the sign of the divisor: -1 mod 7 is 6."""
    rest = CONTEXT.remainder(left, right)
    return CONTEXT.add(rest, right) if rest and rest.is_signed() != right.is_signed() else rest


_ON_NUMBERS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": CONTEXT.add,
    "-": CONTEXT.subtract,
    "*": CONTEXT.multiply,
    "/": CONTEXT.divide,
    "mod": _remainder,
}


def _numbers(act: Callable[[Decimal, Decimal], Decimal], left: Decimal, right: Decimal, span: Span) -> Decimal:
    try:
        return act(left, right)
    except Overflow:
        raise DataFailure(f"the result is too large; a number has at most {DIGITS} digits", span) from None
    except (DivisionByZero, InvalidOperation):
        if right == 0:
            raise DataFailure("cannot divide by 0", span) from None
        raise DataFailure("the numbers lie too far apart for a remainder", span) from None


def _other(operation: _Operation, env: Env, left: Value, right: Value) -> Value:
    for node, value in ((operation.left, left), (operation.right, right)):
        if value is None:
            raise DataFailure(said(node, value), node.span)
    act = _ACTS.get((operation.operator, kind_of(left), kind_of(right)))
    if act is None:
        raise DataFailure(_cannot(operation, left, right), operation.span)
    try:
        return act(env, left, right)
    except OverflowError:
        raise DataFailure("the result lies outside the years 1 to 9999", operation.span) from None
    except (DivisionByZero, InvalidOperation):
        raise DataFailure("cannot divide by 0", operation.span) from None
    except Overflow:
        raise DataFailure("the result is too large", operation.span) from None
    except DataFailure as failure:
        raise failure.at(operation.span) from None


def _cannot(operation: _Operation, left: Value, right: Value) -> str:
    verb, hint = _VERBS[operation.operator]
    kinds = [kind_of(left), kind_of(right)]
    phrase = verb.format(*map(with_article, kinds))
    named = [said(operation.left, left), said(operation.right, right)]
    detail = " and ".join(one for one in named if one.startswith("`"))
    return f"cannot {phrase}{f': {detail}' if detail else ''}{hint if 'text' in kinds else ''}"


def _join_texts(env: Env, left: str, right: str) -> str:
    length = len(left) + len(right)
    if length > _LONG:
        fits_text(length)
        env.spend(length >> 4)
    return str(left) + str(right)


def _join_lists(env: Env, left: tuple[Value, ...], right: tuple[Value, ...]) -> tuple[Value, ...]:
    length = len(left) + len(right)
    if length > _LONG:
        fits_list(length)
        env.spend(length >> 3)
    return left + right


def _scaled(duration: timedelta, factor: Decimal) -> timedelta:
    return from_microseconds(CONTEXT.multiply(microseconds(duration), factor))


def _whole_days(duration: timedelta) -> timedelta:
    if duration % _DAY:
        raise DataFailure("a date moves by whole days; now() is a moment, which takes any duration")
    return duration


def _plus_duration(left: timedelta, right: timedelta) -> timedelta:
    return from_microseconds(microseconds(left) + microseconds(right))


_ACTS: dict[tuple[str, str, str], Callable[..., Value]] = {
    ("+", "text", "text"): _join_texts,
    ("+", "list", "list"): _join_lists,
    ("+", "duration", "duration"): lambda _, a, b: _plus_duration(a, b),
    ("-", "duration", "duration"): lambda _, a, b: _plus_duration(a, -b),
    ("+", "date", "duration"): lambda _, a, b: a + _whole_days(b),
    ("-", "date", "duration"): lambda _, a, b: a - _whole_days(b),
    ("+", "duration", "date"): lambda _, a, b: b + _whole_days(a),
    ("+", "moment", "duration"): lambda _, a, b: a + b,
    ("-", "moment", "duration"): lambda _, a, b: a - b,
    ("+", "duration", "moment"): lambda _, a, b: b + a,
    ("-", "moment", "moment"): lambda _, a, b: a - b,
    ("-", "date", "date"): lambda _, a, b: a - b,
    ("*", "duration", "number"): lambda _, a, b: _scaled(a, b),
    ("*", "number", "duration"): lambda _, a, b: _scaled(b, a),
    ("/", "duration", "number"): lambda _, a, b: from_microseconds(CONTEXT.divide(microseconds(a), b)),
    ("/", "duration", "duration"): lambda _, a, b: CONTEXT.divide(microseconds(a), microseconds(b)),
}


def negative(node: Negative, operand: Compiled) -> Compiled:
    """`-operand`."""

    def run(env: Env) -> Value:
        value = operand(env)
        if type(value) is Decimal:
            return CONTEXT.minus(value)
        if type(value) is timedelta:
            return -value
        raise DataFailure(f"{said(node.operand, value)}; only numbers and durations have an opposite", node.span)

    return run

"""Expressions and selectors of the flow worked out at their place in a running task."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import assert_never

from msgspec.structs import replace

from dsl.data import DataFailure, Value, kind_of, with_article
from dsl.data.patterns import pattern
from dsl.nodes.expressions import Expression
from dsl.nodes.values import (
    ByAttribute,
    ByElement,
    ById,
    ByPattern,
    ByPoint,
    ByText,
    ByValue,
    Selector,
    SelectorBase,
)
from interpreter.devices.screen import Attribute, IdIs, Matches, Named, Point, TextIs, Wanted
from interpreter.machine.names import env
from interpreter.machine.picturing import picture_of
from interpreter.machine.strand import At, Strand


def value_of(expression: Expression, strand: Strand, at: At) -> Value:
    """The value of an expression at its place."""
    return at.unit.expression(expression)(env(strand, at))


def flag_of(expression: Expression, strand: Strand, at: At) -> bool:
    """The value of a condition; DataFailure when it is neither true nor false (law 4)."""
    return at.unit.condition(expression)(env(strand, at))


def text_of(expression: Expression, strand: Strand, at: At) -> str:
    """The value written out as text; a secret that stands alone stays one."""
    return at.unit.text(expression)(env(strand, at))


def wanted(selector: Selector, strand: Strand, at: At) -> Wanted:
    """What the selector means here."""
    relations = tuple((relation, _base(base, strand, at)) for relation, base in selector.relations)
    return Wanted(_base(selector.base, strand, at), selector.ordinal, selector.states, relations)


def _base(base: SelectorBase, strand: Strand, at: At) -> TextIs | Matches | IdIs | Attribute | Point | Named:
    match base:
        case ByText(text):
            return TextIs(text_of(text, strand, at))
        case ByPattern(shown):
            return Matches(pattern(shown.source, shown.flags).compiled, f"/{shown.source}/{shown.flags}")
        case ById(name):
            return IdIs(name)
        case ByElement(name):
            unit, selector = at.unit.element(name)
            return Named(name, _elsewhere(selector, strand, replace(at, unit=unit)))
        case ByValue(value):
            return TextIs(text_of(value, strand, at))
        case ByAttribute("image", text):
            name = text_of(text, strand, at)
            return Attribute("image", name, picture_of(at.unit, name, text.span))
        case ByAttribute(attribute, text):
            return Attribute(attribute, text_of(text, strand, at))
        case ByPoint(x, y):
            return Point(float(x), float(y))
        case _:
            assert_never(base)


def _elsewhere(selector: Selector, strand: Strand, at: At) -> Wanted:
    """What an element means; what is wrong in its line is said at the step, which may stand in another file."""
    try:
        return wanted(selector, strand, at)
    except DataFailure as failed:
        raise DataFailure(failed.message) from failed


def seconds_of(expression: Expression | None, strand: Strand, at: At, default: float = 0.0) -> float:
    """A duration in seconds, never below 0; the default when nothing is said."""
    if expression is None:
        return default
    value = value_of(expression, strand, at)
    if not isinstance(value, timedelta):
        raise wrong_kind(expression, "a duration", value)
    return max(0.0, value.total_seconds())


def count_of(expression: Expression, strand: Strand, at: At) -> int:
    """A whole number of at least 0."""
    value = value_of(expression, strand, at)
    if not isinstance(value, Decimal) or value != value.to_integral_value() or value < 0:
        raise wrong_kind(expression, "a whole number from 0", value)
    return int(value)


def wrong_kind(expression: Expression, wanted: str, value: Value) -> DataFailure:
    """The failure that says what is wanted there and what there is."""
    return DataFailure(f"{wanted} is wanted here, this is {with_article(kind_of(value))}", expression.span)

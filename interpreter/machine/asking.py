"""What a flow tells an AI service: texts, addresses, countries and data, looked at before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dsl.data import DataFailure, Value, kind_of, with_article
from dsl.data.addresses import COUNTRIES, host
from dsl.data.writing import written
from dsl.nodes import control as c
from dsl.nodes.expressions import Expression
from dsl.nodes.step import Step
from interpreter.machine.context import Context
from interpreter.plain import secrets_in

NO_SECRETS = "a secret would reach a model here; `answer` in `on question` is for secrets"


def words(context: Context, expression: Expression, what: str) -> str:
    """A text that is not empty."""
    value = context.value(expression)
    _no_secrets(value, expression)
    said = "" if value is None else written(value)
    if not said.strip():
        raise DataFailure(f"{what} is empty", expression.span)
    return said


def address(context: Context, expression: Expression) -> str:
    """The address of a web page."""
    said = words(context, expression, "the address")
    if host(said) is None:
        raise DataFailure("this is no address of a web page; it begins with https:// and a host", expression.span)
    return said


def country(context: Context, expression: Expression | None) -> str | None:
    """The two letters of a country."""
    if expression is None:
        return None
    said = words(context, expression, "the country")
    if said not in COUNTRIES:
        raise DataFailure("this is no country; write its two letters, like DE or US", expression.span)
    return said


def count(context: Context, expression: Expression | None, of: range, what: str) -> int | None:
    """A whole number within bounds."""
    number = context.count(expression)
    if number is not None and number not in of:
        span = None if expression is None else expression.span
        raise DataFailure(f"{what} lie between {of.start} and {of.stop - 1}; this is {number}", span)
    return number


def hosts(context: Context, expression: Expression | None) -> tuple[str, ...]:
    """The sites of a list: hosts, or addresses whose host is meant."""
    if expression is None:
        return ()
    made = []
    for one in context.list(expression):
        found = (host(one) or host(f"https://{one}")) if isinstance(one, str) else None
        if found is None:
            raise DataFailure('a site is named like "shop.example"', expression.span)
        made.append(found)
    return tuple(made)


def data(context: Context, step: Step) -> dict[str, Value] | None:
    """What `give` below the step says."""
    for wish in wishes(step, c.Give):
        value = context.value(wish.value)
        if not isinstance(value, dict):
            raise DataFailure(f"`give` takes a record here, not {with_article(kind_of(value))}", wish.value.span)
        _no_secrets(value, wish.value)
        return value
    return None


def forbidden(context: Context, step: Step) -> str | None:
    """What every `never` below the step says, a line each."""
    said = [words(context, wish.value, "what is forbidden") for wish in wishes(step, c.Never)]
    return "\n".join(said) or None


def want_of(step: Step) -> c.Want | None:
    """The `want` below the step."""
    return next(wishes(step, c.Want), None)


def wishes(step: Step, kind: type[Any]) -> Iterator[Any]:
    """What stands below the step of a kind."""
    return (one for one in step.body or () if isinstance(one, kind))


def _no_secrets(value: Value, expression: Expression) -> None:
    if secrets_in(value):
        raise DataFailure(NO_SECRETS, expression.span)

"""`open app`."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from dsl.data import DataFailure, Value, kind_of, with_article
from dsl.data.writing import written
from dsl.steps.open_app import OpenApp
from interpreter.devices.port import Extra
from interpreter.machine.apps import app_failures, package_of
from interpreter.machine.context import Context


def execute(step: OpenApp, context: Context) -> None:
    """Bring the app to the front, its data wiped first when it is to be fresh."""
    package = package_of(step.package, context)
    extras = {name: _extra(name, value, step) for name, value in context.record(step.given).items()}
    with app_failures():
        if step.fresh:
            context.phone.clear_app(package)
        context.phone.open_app(package, extras)


def _extra(name: str, value: Value, step: OpenApp) -> Extra:
    """A value as apps take it; lists are of texts."""
    match value:
        case bool():
            return value
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case str():
            return str(value)
        case timedelta() | date():
            return written(value)
        case tuple() if all(isinstance(one, str) for one in value):
            return tuple(str(one) for one in value)
        case _:
            span = None if step.given is None else step.given.span
            raise DataFailure(f"an app cannot be handed {with_article(kind_of(value))}, as `{name}` is", span)

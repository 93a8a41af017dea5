"""`set location`."""

from __future__ import annotations

from decimal import Decimal

from dsl.data import DataFailure
from dsl.steps.set_location import SetLocation
from interpreter.machine.context import Context

FURTHEST = {"latitude": 90, "longitude": 180}


def execute(step: SetLocation, context: Context) -> None:
    """Be there."""
    place = context.record(step.place)
    degrees = []
    for name, most in FURTHEST.items():
        value = place.get(name)
        if not isinstance(value, Decimal) or abs(value) > most:
            raise DataFailure(f"`{name}` has to be a number from -{most} to {most}", step.place.span)
        degrees.append(float(value))
    context.phone.set_location(*degrees)

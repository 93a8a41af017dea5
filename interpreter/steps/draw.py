"""`draw`."""

from __future__ import annotations

from decimal import Decimal

from dsl.data import DataFailure, Value, kind_of, with_article
from dsl.nodes.expressions import Expression
from dsl.nodes.values import Selector
from dsl.steps.draw import Draw
from interpreter.devices.port import Spot
from interpreter.devices.screen import Bounds
from interpreter.machine.context import Context
from interpreter.machine.finding import find, pause

EACH = 0.3  # seconds from a point to the next, where the flow says nothing


def execute(step: Draw, context: Context) -> None:
    """One finger through its points, or two at once."""
    given = context.list(step.points)
    two = [one for one in given if isinstance(one, tuple)]
    if two and (len(given) != 2 or len(two) != 2):
        raise DataFailure("a phone follows one finger or two: a list of points, or two such lists", step.points.span)
    paths = [_points(one, step) for one in (two or [given])]
    if len(paths) == 2 and any(len(path) != 2 for path in paths):
        raise DataFailure("each of two fingers goes from one point straight to another", step.points.span)
    seconds = context.seconds(step.time, EACH * (len(paths[0]) - 1))
    area = area_of(step.target, step.up_to, context)
    pause(context)
    spots = [tuple(_spot(point, area) for point in path) for path in paths]
    if len(spots) == 2:
        (one, one_end), (other, other_end) = spots
        context.phone.two_fingers((one, one_end), (other, other_end), seconds)
    else:
        context.phone.draw(spots[0], seconds)


def area_of(target: Selector | None, up_to: Expression | None, context: Context) -> Bounds:
    """Where fingers are to be: on the element, or anywhere on the screen."""
    if target is not None:
        return find(context, target, up_to).element.bounds
    screen = context.phone.screen()
    return Bounds(0, 0, screen.width, screen.height)


def _points(path: tuple[Value, ...], step: Draw) -> list[tuple[float, float]]:
    if len(path) < 2:
        raise DataFailure("a finger needs two points at least", step.points.span)
    return [_point(one, step) for one in path]


def _point(value: Value, step: Draw) -> tuple[float, float]:
    if not isinstance(value, dict):
        raise DataFailure(f"a point is `{{ x: 50%, y: 20% }}`, not {with_article(kind_of(value))}", step.points.span)
    shares = []
    for name in ("x", "y"):
        share = value.get(name)
        if not isinstance(share, Decimal) or not 0 <= share <= 1:
            raise DataFailure(f"the `{name}` of a point is a share from 0% to 100%", step.points.span)
        shares.append(float(share))
    return shares[0], shares[1]


def _spot(point: tuple[float, float], area: Bounds) -> Spot:
    """The last pixel of the area is its 100%."""
    x, y = point
    return area.left + round(x * max(0, area.width - 1)), area.top + round(y * max(0, area.height - 1))

"""`pinch`."""

from __future__ import annotations

from decimal import Decimal

from dsl.data import DataFailure
from dsl.steps.pinch import Pinch
from interpreter.devices.port import Spot
from interpreter.devices.screen import Bounds
from interpreter.machine.context import Context
from interpreter.machine.finding import pause
from interpreter.steps.draw import area_of

SECONDS = 0.5
USUAL = Decimal("0.8")
CLOSE = 0.05  # how close two fingers come to the middle, as a share of the element


def execute(step: Pinch, context: Context) -> None:
    """Two fingers on a line through the middle, together or apart."""
    share = USUAL if step.share is None else context.value(step.share)
    if not isinstance(share, Decimal) or not 0 < share <= 1:
        place = None if step.share is None else step.share.span
        raise DataFailure("fingers move over more than 0% of an element, and 100% at most", place)
    area = area_of(step.target, step.up_to, context)
    left, right = fingers(area, float(share))
    pause(context)
    if step.direction == "in":
        context.phone.two_fingers(left, right, SECONDS)
    else:
        context.phone.two_fingers(left[::-1], right[::-1], SECONDS)


def fingers(area: Bounds, share: float) -> tuple[tuple[Spot, Spot], tuple[Spot, Spot]]:
    """The ways of two fingers that come together in the middle of an area, along its longer side."""
    x, y = area.centre
    ways = []
    for side in (-1, 1):
        far, near = (round(side * max(area.width, area.height) / 2 * one) for one in (max(share, 2 * CLOSE), CLOSE))
        ends = ((x + far, y), (x + near, y)) if area.width >= area.height else ((x, y + far), (x, y + near))
        ways.append(ends)
    return ways[0], ways[1]

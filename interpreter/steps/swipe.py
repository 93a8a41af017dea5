"""`swipe`."""

from __future__ import annotations

from dsl.nodes.values import ByPoint
from dsl.steps.swipe import Swipe
from interpreter.devices.port import Spot
from interpreter.devices.screen import Bounds
from interpreter.machine.context import Context
from interpreter.machine.finding import find, pause

SECONDS = 0.3
REACH = 0.35  # share of the width or height to each side of the middle


def execute(step: Swipe, context: Context) -> None:
    """Swipe once, over the screen or over the element."""
    if step.start is None:
        screen = context.phone.screen()
        start, end = path(Bounds(0, 0, screen.width, screen.height), step.direction)
    else:
        found = find(context, step.start, None)
        whole = Bounds(0, 0, found.screen.width, found.screen.height)
        area = found.element.bounds
        place = isinstance(step.start.base, ByPoint)
        start, end = path_from(area.centre, whole, step.direction) if place else path(area, step.direction)
    pause(context)
    context.phone.swipe(start, end, SECONDS)


def path_from(start: Spot, screen: Bounds, direction: str) -> tuple[Spot, Spot]:
    """Where a finger ends that begins at a place: as far away as one that swipes over the screen, or at its edge."""
    (x, y), ((left, top), (right, bottom)) = start, path(screen, direction)
    end_x, end_y = x + right - left, y + bottom - top
    return start, (min(max(end_x, 0), screen.right - 1), min(max(end_y, 0), screen.bottom - 1))


def path(area: Bounds, direction: str) -> tuple[Spot, Spot]:
    """Where a finger begins and ends that swipes over an area."""
    x, y = area.centre
    right, down = round(area.width * REACH), round(area.height * REACH)
    steps = {"up": (0, -down), "down": (0, down), "left": (-right, 0), "right": (right, 0)}
    by_x, by_y = steps[direction]
    return (x - by_x, y - by_y), (x + by_x, y + by_y)

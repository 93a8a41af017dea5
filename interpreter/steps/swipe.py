"""`swipe`."""

from __future__ import annotations

from dsl.steps.swipe import Swipe
from interpreter.devices.screen import Bounds
from interpreter.machine.context import Context
from interpreter.machine.finding import find, pause

SECONDS = 0.3
REACH = 0.35  # share of the width or height to each side of the middle


def execute(step: Swipe, context: Context) -> None:
    """Swipe once, over the screen or over the element."""
    if step.start is None:
        screen = context.phone.screen()
        area = Bounds(0, 0, screen.width, screen.height)
    else:
        area = find(context, step.start, None).element.bounds
    pause(context)
    start, end = path(area, step.direction)
    context.phone.swipe(start, end, SECONDS)


def path(area: Bounds, direction: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where a finger begins and ends that swipes over an area."""
    x, y = area.centre
    right, down = round(area.width * REACH), round(area.height * REACH)
    steps = {"up": (0, -down), "down": (0, down), "left": (-right, 0), "right": (right, 0)}
    by_x, by_y = steps[direction]
    return (x - by_x, y - by_y), (x + by_x, y + by_y)

"""`scroll to`."""

from __future__ import annotations

from dsl.steps.scroll_to import ScrollTo
from interpreter.devices.screen import Bounds, Screen, pick
from interpreter.machine.context import Context
from interpreter.machine.finding import find_limit, not_there, seek
from interpreter.steps.swipe import path

SECONDS = 0.4


def execute(step: ScrollTo, context: Context) -> None:
    """Swipe up until the element is on the screen; a failure `not_found` when the list ends, else `timeout`."""
    sought = seek(context, step.target)
    limit = find_limit(context, step.up_to)
    end = context.clock.monotonic() + limit
    before: tuple[object, ...] | None = None
    while True:
        found = context.until(lambda: _look(context), 0.0)
        assert found is not None, "a screen is always there"
        if pick(found, sought) is not None:
            return
        now = _shown(found)
        if now == before:
            raise not_there(context, sought, "not_found")
        if context.clock.monotonic() >= end:
            raise not_there(context, sought, "timeout")
        before = now
        start, stop = path(_area(found), "up")
        context.phone.swipe(start, stop, SECONDS)
        context.sleep(0.3)


def _look(context: Context) -> Screen:
    return context.phone.screen()


def _area(screen: Screen) -> Bounds:
    """The largest list on the screen, else all of it."""
    lists = [one.bounds for one in screen.elements if one.scrollable]
    return max(lists, key=lambda bounds: bounds.area, default=Bounds(0, 0, screen.width, screen.height))


def _shown(screen: Screen) -> tuple[object, ...]:
    """What stands where; the same before and after a swipe means that the list has ended."""
    return tuple((one.bounds, one.labels) for one in screen.elements if one.package != "com.android.systemui")

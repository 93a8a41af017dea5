"""Finding what a selector means on the phone: look, wait until it is there and still, say what was there instead."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.nodes.expressions import Expression
from dsl.nodes.values import Selector
from interpreter.devices.screen import (
    Element,
    Screen,
    Wanted,
    describe,
    missing,
    nearest,
    pick,
    same,
    touch_point,
    visible_texts,
)
from interpreter.failure import Failure, Problem, ProblemKind
from interpreter.machine.context import Context
from interpreter.machine.names import chance
from interpreter.machine.selecting import seconds_of, wanted
from interpreter.machine.strand import At

FIND = 10.0  # seconds, unless the flow's defaults say otherwise
STILL = 0.1  # seconds between two looks that must be alike


@dataclass(frozen=True, slots=True)
class Found:
    """An element and the screen that it was found on."""

    screen: Screen
    element: Element


def seek(context: Context, selector: Selector) -> Wanted:
    """What the selector means here."""
    return wanted(selector, context.strand, context.at)


def look(context: Context, sought: Wanted, *, field: bool = False) -> Found | None:
    """One look; None when it is not there."""
    screen = context.phone.screen()
    element = pick(screen, sought, field=field)
    return None if element is None else Found(screen, element)


def find_limit(context: Context, up_to: Expression | None) -> float:
    """How long to look: what the step says, else the flow's defaults, else ten seconds."""
    return context.seconds(up_to, _default(context))


def _default(context: Context) -> float:
    defaults = context.task.plan.flow.defaults
    if defaults is None or defaults.find is None:
        return FIND
    return seconds_of(defaults.find, context.strand, At("", context.task.plan.unit))


def find(context: Context, selector: Selector, up_to: Expression | None, *, field: bool = False) -> Found:
    """The element, as soon as it is there and nothing moves; a failure `not_found` otherwise.

    A screen that never rests (a film, a countdown) is taken as it is after as many looks as a second holds.
    """
    sought = seek(context, selector)
    found = context.until(lambda: _still(context, sought, field=field), find_limit(context, up_to))
    if found is None:
        raise not_there(context, sought, "not_found")
    return found


def _still(context: Context, sought: Wanted, *, field: bool) -> Found | None:
    found = look(context, sought, field=field)
    for _ in range(round(1 / STILL)):
        if found is None:
            return None
        context.sleep(STILL)
        again = look(context, sought, field=field)
        if again is not None and same(found.screen, again.screen):
            return again
        found = again
    return found


def not_there(context: Context, sought: Wanted, kind: ProblemKind, message: str = "") -> Failure:
    """The failure for an element that is not on the screen, with the screen's words and the nearest elements."""
    screen = context.phone.screen()
    return Failure(
        Problem(
            kind,
            message or missing(screen, sought),
            label=f"no {describe(sought)} on the screen",
            screen=", ".join(visible_texts(screen)),
            candidates=tuple(one.shown for one in nearest(screen, sought)),
        )
    )


def point(context: Context, found: Found) -> tuple[int, int]:
    """Where to touch it, the keyboard put away when it is in front."""
    spot = touch_point(found.screen, found.element)
    if spot is not None:
        return spot
    context.phone.hide_keyboard()
    return found.element.bounds.centre


def pause(context: Context) -> None:
    """The pause that the flow's defaults put before each touch."""
    defaults = context.task.plan.flow.defaults
    if defaults is None or defaults.pause is None:
        return
    home = At("", context.task.plan.unit)
    low, high = (seconds_of(one, context.strand, home) for one in defaults.pause)
    context.sleep(chance(context.strand, context.at).uniform(low, high))

"""Which elements of a screen a selector means. Pure; the same screen and selector give the same answer.

`find` gives all of them in reading order. `pick` gives the one a step acts on: with an ordinal that one, else
the best of all, which is one that can be touched before a mere label of the same words (a title "Sign in" above
a button "Sign in"), then, with relations, the nearest, then the first in reading order.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from itertools import pairwise
from typing import assert_never

from dsl.data.texts import settled
from interpreter.devices.screen.element import Bounds, Element, Screen
from interpreter.devices.screen.geometry import distance, reading_order
from interpreter.devices.screen.path import by_xpath
from interpreter.devices.screen.wanted import (
    LAST,
    Attribute,
    Base,
    IdIs,
    Matches,
    Named,
    Point,
    Relation,
    SelectorError,
    State,
    TextIs,
    Wanted,
    quoted,
)

MAX_ANCHORS = 100


def find(screen: Screen, wanted: Wanted) -> tuple[Element, ...]:
    """All that are meant, in reading order; at most one with an ordinal. Raises SelectorError only."""
    ordered = reading_order(one for one, _ in _candidates(screen, wanted))
    if wanted.ordinal is None:
        return ordered
    if wanted.ordinal == LAST:
        return ordered[-1:]
    return ordered[wanted.ordinal - 1 : wanted.ordinal] if wanted.ordinal > 0 else ()


def pick(screen: Screen, wanted: Wanted, *, field: bool = False) -> Element | None:
    """The one a step acts on, or None; with `field` what can be written into comes before everything else."""
    if wanted.ordinal is not None:
        found = find(screen, wanted)
        return found[0] if found else None
    far = dict(_candidates(screen, wanted))
    button = cache(partial(_is_one_button, screen))

    def rank(one: Element) -> tuple[bool, bool, float]:
        return field and not one.editable, not _takes_touch(one, button), far[one]

    return min(reading_order(far), key=rank, default=None)


def touch_point(screen: Screen, element: Element) -> tuple[int, int] | None:
    """Where to touch it: the centre of what is seen of it; None when the keyboard covers it."""
    seen = element.bounds
    if screen.keyboard is None or element.position < 0:
        return seen.centre
    covered = seen.clipped(screen.keyboard)
    if not covered.area:
        return seen.centre
    if seen.top < screen.keyboard.top:
        return Bounds(seen.left, seen.top, seen.right, screen.keyboard.top).centre
    return None


def text_of(screen: Screen, element: Element) -> str:
    """What a person reads there: its text, else its description, else the texts inside of it; "" for none."""
    if element.value or element.editable:
        return element.value
    if element.description:
        return element.description
    inside = reading_order(one for one in screen.within(element) if one.value)
    return " ".join(one.value for one in inside)


def touchable(screen: Screen, element: Element) -> bool:
    """Whether a touch does something: it takes touches, or it labels a row or button that does."""
    return _takes_touch(element, partial(_is_one_button, screen))


def fold(text: str) -> str:
    """A text for comparing: case and white space folded, composed the same way (NFC)."""
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join(settled(settled(text).casefold()).split())


def _candidates(screen: Screen, wanted: Wanted) -> list[tuple[Element, float]]:
    """What remains after states and relations, each with its distance from what the relations name."""
    alike = _matching(screen, wanted.base)
    alike = [one for one in alike if all(_in_state(one, state) for state in wanted.states)]
    if _calls_by_words(wanted.base):
        alike = _innermost(alike)
    remaining = [(one, 0.0) for one in alike]
    for relation, base in wanted.relations:
        anchors = reading_order(_matching(screen, base))[:MAX_ANCHORS]
        remaining = [
            (one, far + nearest) for one, far in remaining if (nearest := _nearest(relation, one, anchors)) is not None
        ]
    return remaining


def _takes_touch(element: Element, is_one_button: Callable[[Element], bool]) -> bool:
    if element.clickable or element.checkable or element.editable:
        return True
    outer = element.parent
    while outer is not None and not outer.clickable:
        outer = outer.parent
    return outer is not None and is_one_button(outer)


def _is_one_button(screen: Screen, outer: Element) -> bool:
    return not any(one.clickable for one in screen.within(outer))


def _nearest(relation: Relation, one: Element, anchors: tuple[Element, ...]) -> float | None:
    return min((far for anchor in anchors if (far := distance(relation, one, anchor)) is not None), default=None)


def _calls_by_words(base: Base) -> bool:
    if isinstance(base, Named):
        return _calls_by_words(base.wanted.base)
    return isinstance(base, TextIs | Matches) or (isinstance(base, Attribute) and base.kind == "description")


def _innermost(alike: list[Element]) -> list[Element]:
    """A row and the label in it that bear the same words are one thing to a person: the label stands for it."""
    outer = {one for one, after in pairwise(alike) if one.contains(after)}
    return [one for one in alike if one not in outer]


def _matching(screen: Screen, base: Base) -> list[Element]:
    """All that one part of a selector means, in the phone's order."""
    match base:
        case TextIs(text):
            words = fold(text)
            return _where(screen, lambda one: any(fold(label) == words for label in one.labels)) if words else []
        case Matches(pattern):
            return _where(screen, lambda one: any(pattern.search(label) for label in one.labels))
        case IdIs(name):
            return _where(screen, lambda one: bool(name) and name in (one.id, one.short_id))
        case Point(x, y):
            return [_place(screen, x, y)]
        case Named(_, wanted):
            return sorted(find(screen, wanted), key=lambda one: one.position)
        case Attribute("image" | "written"):
            return _by_sight(screen, base)
        case Attribute(kind, text):
            return _by_attribute(screen, kind, text)
        case _:
            assert_never(base)


def _by_attribute(screen: Screen, kind: str, text: str) -> list[Element]:
    match kind:
        case "description":
            words = fold(text)
            return _where(screen, lambda one: bool(words) and fold(one.description) == words)
        case "class":
            return _where(screen, lambda one: one.class_name == text)
        case _:
            return by_xpath(screen, text)


def _by_sight(screen: Screen, base: Attribute) -> list[Element]:
    """Places in the picture of the screen."""
    if screen.sight is None:
        raise SelectorError(f"this screen has no picture to look for {base.kind} {quoted(base.text)} in")
    if base.kind == "image":
        return [_spot(bounds) for bounds in screen.sight.alike(base.picture)]
    return [_spot(bounds, text) for text, bounds in screen.sight.written(base.text)]


def _where(screen: Screen, test: Callable[[Element], bool]) -> list[Element]:
    return [one for one in screen.elements if test(one)]


def _place(screen: Screen, x: float, y: float) -> Element:
    """A place as an element of one pixel that is no part of the tree."""
    left = min(max(0, round(screen.width * x)), max(0, screen.width - 1))
    top = min(max(0, round(screen.height * y)), max(0, screen.height - 1))
    return _spot(Bounds(left, top, left + 1, top + 1))


def _spot(bounds: Bounds, text: str = "") -> Element:
    """A part of the screen as an element that is no part of the tree."""
    return Element(
        position=-1, end=-1, index=0, depth=0, parent=None, text=text, description="", hint="", id="",
        class_name="", package="", bounds=bounds, visible=True, enabled=True,
        checkable=False, checked=False, clickable=True, focusable=False, focused=False, selected=False,
        scrollable=False, password=False,
    )  # fmt: skip


def _in_state(one: Element, state: State) -> bool:
    match state:
        case "enabled":
            return one.enabled
        case "disabled":
            return not one.enabled
        case "checked":
            return one.checked
        case "unchecked":
            return one.checkable and not one.checked
        case "focused":
            return one.focused
        case "selected":
            return one.selected
        case _:
            assert_never(state)

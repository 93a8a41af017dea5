"""Where elements stand to one another: reading order and the six relations, by their rectangles and the tree.

`distance(relation, one, anchor)` is None when the relation does not hold, else how far off `one` is in pixels
(for `containing`, how much larger), so that the nearest can be taken.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import assert_never

from interpreter.devices.screen.element import Bounds, Element
from interpreter.devices.screen.wanted import Relation

_SAME_ROW_HEIGHTS = 3
_OVERLAP = 4  # two neighbours may overlap by a quarter of the smaller one and still stand below or beside


def reading_order(elements: Iterable[Element]) -> tuple[Element, ...]:
    """Top to bottom, and left to right within a row; a row is what stands level with its topmost element."""
    waiting = deque(sorted(elements, key=lambda one: (one.bounds.top, one.bounds.left, one.position)))
    ordered: list[Element] = []
    while waiting:
        first = waiting[0].bounds
        row: list[Element] = []
        later: list[Element] = []
        while waiting and waiting[0].bounds.top < first.bottom:
            one = waiting.popleft()
            (row if _level(first, one.bounds) else later).append(one)
        waiting.extendleft(reversed(later))
        ordered += sorted(row, key=lambda one: (one.bounds.left, one.bounds.top, one.position))
    return tuple(ordered)


def distance(relation: Relation, one: Element, anchor: Element) -> float | None:
    """How far `one` is from `anchor` if it stands there in this relation, else None."""
    if one is anchor:
        return None
    a, b = one.bounds, anchor.bounds
    match relation:
        case "below":
            return _beyond(a.top - b.bottom, _aside(a.left, a.right, b.left, b.right), min(a.height, b.height))
        case "above":
            return _beyond(b.top - a.bottom, _aside(a.left, a.right, b.left, b.right), min(a.height, b.height))
        case "right of":
            return _beside(a.left - b.right, a, b)
        case "left of":
            return _beside(b.left - a.right, a, b)
        case "inside":
            return 0.0 if _inside(one, anchor) else None
        case "containing":
            return float(a.area - b.area) if _inside(anchor, one) else None
        case _:
            assert_never(relation)


def _level(first: Bounds, other: Bounds) -> bool:
    small, large = sorted((first.height, other.height))
    shared = min(first.bottom, other.bottom) - max(first.top, other.top)
    return large <= small * _SAME_ROW_HEIGHTS and shared * 2 >= small


def _beyond(gap: int, aside: int, smaller: int) -> float | None:
    """Further on, with `gap` pixels between; to be off to the side counts double."""
    return None if gap < -(smaller // _OVERLAP) else float(max(0, gap) + 2 * aside)


def _beside(gap: int, a: Bounds, b: Bounds) -> float | None:
    """In the same row: the middle of one is level with the other."""
    middle_a, middle_b = (a.top + a.bottom) / 2, (b.top + b.bottom) / 2
    if not (b.top <= middle_a < b.bottom or a.top <= middle_b < a.bottom):
        return None
    return _beyond(gap, 0, min(a.width, b.width))


def _aside(left: int, right: int, other_left: int, other_right: int) -> int:
    return max(0, left - other_right, other_left - right)


def _inside(one: Element, outer: Element) -> bool:
    if outer.contains(one):
        return True
    return not one.contains(outer) and outer.bounds.covers(one.bounds) and outer.bounds != one.bounds

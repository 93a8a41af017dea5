"""What is on a phone's screen, as values: elements in the order of the phone's own report, places in pixels.

An element knows its parent; its descendants are the elements whose `position` lies in `position + 1 … end`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True, order=True)
class Bounds:
    """A rectangle in pixels; right and bottom are outside of it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Pixels across, never below 0."""
        return max(0, self.right - self.left)

    @property
    def height(self) -> int:
        """Pixels down, never below 0."""
        return max(0, self.bottom - self.top)

    @property
    def area(self) -> int:
        """Pixels inside."""
        return self.width * self.height

    @property
    def centre(self) -> tuple[int, int]:
        """The place to touch."""
        return (self.left + self.right) // 2, (self.top + self.bottom) // 2

    def clipped(self, other: Bounds) -> Bounds:
        """The part that both cover; its area is 0 when there is none."""
        return Bounds(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def covers(self, other: Bounds) -> bool:
        """Whether `other` lies wholly inside."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and self.right >= other.right
            and self.bottom >= other.bottom
        )


NOWHERE = Bounds(0, 0, 0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """One thing on the screen; compared by identity, since two buttons may be alike in every word."""

    position: int
    end: int
    index: int
    depth: int
    parent: Element | None = field(repr=False)
    text: str
    description: str
    hint: str
    id: str
    class_name: str
    package: str
    bounds: Bounds
    visible: bool
    enabled: bool
    checkable: bool
    checked: bool
    clickable: bool
    focusable: bool
    focused: bool
    selected: bool
    scrollable: bool
    password: bool

    @property
    def short_id(self) -> str:
        """`email` of `com.example:id/email`; what `#email` means."""
        return self.id.rpartition(":id/")[2]

    @property
    def editable(self) -> bool:
        """Whether a person can write into it."""
        return self.class_name.endswith(("EditText", "AutoCompleteTextView"))

    @property
    def value(self) -> str:
        """What was written or is shown in it; an empty field that shows its hint has none."""
        return "" if self.editable and self.text == self.hint else self.text

    @property
    def labels(self) -> tuple[str, ...]:
        """What a person may call it by: text, description, hint, as far as there are any; never a password."""
        text = "" if self.password else self.text
        return tuple(label for label in (text, self.description, self.hint) if label)

    def contains(self, other: Element) -> bool:
        """Whether `other` is one of its descendants."""
        return self.position < other.position <= self.end


class Sight(Protocol):
    """What a picture of the screen shows beyond the phone's report; the same answers however often it is asked."""

    def written(self, text: str) -> tuple[tuple[str, Bounds], ...]:
        """Where a text is to be read, and how it is written there."""

    def alike(self, picture: bytes) -> tuple[Bounds, ...]:
        """Where a picture is to be seen; the likest comes first."""


@dataclass(frozen=True, slots=True, eq=False)
class Screen:
    """Everything visible on a phone at one moment, the on-screen keyboard left out; sizes in pixels."""

    elements: tuple[Element, ...]
    width: int
    height: int
    rotation: int = 0
    keyboard: Bounds | None = None
    source: bytes = field(default=b"", repr=False)
    sight: Sight | None = field(default=None, repr=False)

    def children(self, element: Element) -> tuple[Element, ...]:
        """The elements directly inside, in the phone's order."""
        return tuple(one for one in self.within(element) if one.parent is element)

    def within(self, element: Element) -> tuple[Element, ...]:
        """All elements inside, at any depth, in the phone's order."""
        first = bisect_right(self.elements, element.position, key=_position)
        return self.elements[first : bisect_right(self.elements, element.end, key=_position)]

    def at(self, position: int) -> Element | None:
        """The element with that place in the phone's report; None when it is no longer counted."""
        index = bisect_left(self.elements, position, key=_position)
        found = self.elements[index] if index < len(self.elements) else None
        return found if found is not None and found.position == position else None


def _position(element: Element) -> int:
    return element.position

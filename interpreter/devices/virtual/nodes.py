"""What is on a phone's screen, laid out: boxes with the properties that Android reports. Pure values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from interpreter.devices.virtual.app_model import Row, Widget


class Rect(NamedTuple):
    """Pixels from the top left; right and bottom are just outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Pixels down."""
        return self.bottom - self.top

    @property
    def centre(self) -> tuple[int, int]:
        """The middle point."""
        return (self.left + self.right) // 2, (self.top + self.bottom) // 2

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is inside."""
        return self.left <= x < self.right and self.top <= y < self.bottom

    def within(self, other: Rect) -> Rect:
        """The part that both cover; empty when width or height is not above 0."""
        return Rect(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class Node:
    """One element as an accessibility service sees it.

    `rect` is the visible part, `full` all of it; `key` is stable while the screen has the same shape; `paint` says
    how it is drawn; `command` is what a tap on a part of the system does.
    """

    key: str
    cls: str
    package: str
    rect: Rect
    full: Rect
    text: str = ""
    description: str = ""
    resource: str = ""
    hint: str = ""
    checkable: bool = False
    checked: bool = False
    clickable: bool = False
    enabled: bool = True
    focusable: bool = False
    focused: bool = False
    scrollable: bool = False
    long_clickable: bool = False
    password: bool = False
    selected: bool = False
    children: tuple[Node, ...] = ()
    widget: Widget | None = None
    row: Row = field(default_factory=dict)
    paint: str = ""
    lines: tuple[str, ...] = ()
    scroll_room: int = 0
    command: tuple[str, ...] = ()

    def walk(self) -> Iterator[Node]:
        """This node and all below, in the order of the dump."""
        yield self
        for child in self.children:
            yield from child.walk()

    def at(self, x: float, y: float) -> tuple[Node, ...]:
        """The chain of nodes under a point, outermost first."""
        if not self.rect.holds(x, y):
            return ()
        for child in reversed(self.children):
            chain = child.at(x, y)
            if chain:
                return (self, *chain)
        return (self,)


@dataclass(frozen=True, slots=True)
class Window:
    """One window: `kind` is app, dialog, keyboard, launcher, shade or recents."""

    kind: str
    root: Node

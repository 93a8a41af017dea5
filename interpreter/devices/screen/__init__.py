"""What is on a phone's screen, and which of it a selector means. Pure: no phone, no clock."""

from interpreter.devices.screen.dump import ScreenError, read_dump
from interpreter.devices.screen.element import Bounds, Element, Screen, Sight
from interpreter.devices.screen.find import find, pick, text_of, touch_point, touchable
from interpreter.devices.screen.geometry import reading_order
from interpreter.devices.screen.nearest import Candidate, missing, nearest, same, visible_texts
from interpreter.devices.screen.wanted import (
    LAST,
    Attribute,
    IdIs,
    Matches,
    Named,
    Point,
    SelectorError,
    TextIs,
    Wanted,
    describe,
)

__all__ = [
    "LAST",
    "Attribute",
    "Bounds",
    "Candidate",
    "Element",
    "IdIs",
    "Matches",
    "Named",
    "Point",
    "Screen",
    "ScreenError",
    "SelectorError",
    "Sight",
    "TextIs",
    "Wanted",
    "describe",
    "find",
    "missing",
    "nearest",
    "pick",
    "read_dump",
    "reading_order",
    "same",
    "text_of",
    "touch_point",
    "touchable",
    "visible_texts",
]

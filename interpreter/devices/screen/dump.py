"""The UI report of a phone (XML of uiautomator) → Screen; sizes are bounded, documents with a DTD are refused.

Only what a person could see is kept: elements of no size, outside of the screen, marked as not visible, or part
of the on-screen keyboard are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from interpreter.devices.screen.element import NOWHERE, Bounds, Element, Screen

MAX_BYTES = 16 * 1024 * 1024
MAX_ELEMENTS = 60_000
MAX_DEPTH = 500
MAX_PIXELS = 100_000

_BOUNDS = re.compile(r"\[(-?\d{1,9}),(-?\d{1,9})\]\[(-?\d{1,9}),(-?\d{1,9})\]")
_KEYBOARD_PACKAGE = re.compile(r"inputmethod|keyboard|swiftkey|\.ime(\.|$)", re.IGNORECASE)
_KEYBOARD_SHARE = 0.7


class ScreenError(Exception):
    """The phone's report of its screen cannot be used; the message is a sentence for the user."""


@dataclass(slots=True)
class _Raw:
    """One element as reported; `end` is known only when its last descendant has been read."""

    attributes: dict[str, str]
    parent: int
    depth: int
    end: int = -1


class _Collector:
    """Takes the pieces of the XML as they are read and stops at the first bound that is passed."""

    def __init__(self) -> None:
        self.raws: list[_Raw] = []
        self.rotation = 0
        self._open: list[int] = []
        self._depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ScreenError(f"the screen's elements are nested more than {MAX_DEPTH} deep")
        if tag == "hierarchy":
            self.rotation = _whole(attributes.get("rotation", ""), 0) % 4
        if "bounds" not in attributes or tag == "window":
            return
        if len(self.raws) >= MAX_ELEMENTS:
            raise ScreenError(f"the screen has more than {MAX_ELEMENTS} elements")
        parent = self._open[-1] if self._open else -1
        self._open.append(len(self.raws))
        self.raws.append(_Raw(attributes, parent, self._depth))

    def end(self, _tag: str) -> None:
        if self._open and self.raws[self._open[-1]].depth == self._depth:
            self.raws[self._open.pop()].end = len(self.raws) - 1
        self._depth -= 1

    def close(self) -> _Collector:
        return self


def read_dump(dump: bytes | str, natural: tuple[int, int] | None = None, keyboard: str | None = None) -> Screen:
    """The screen that a dump describes; `natural` is the size of the phone's screen when it is not turned (else
    the extent of its windows), `keyboard` the package of the on-screen keyboard. Raises ScreenError only."""
    source = dump.encode("utf-8", "replace") if isinstance(dump, str) else dump
    if not source.strip():
        return Screen((), *(natural or (0, 0)))
    collected = _collect(source, "utf-8" if isinstance(dump, str) else None)
    bounds = [_bounds(raw.attributes["bounds"]) for raw in collected.raws]
    size = natural or (max((b.right for b in bounds), default=0), max((b.bottom for b in bounds), default=0))
    if natural and collected.rotation % 2 == 1:
        size = (size[1], size[0])
    keys = _keyboards(collected.raws, bounds, size, keyboard)
    elements = _elements(collected.raws, bounds, size, {position for span in keys for position in span})
    area = bounds[keys[0].start] if keys else None
    return Screen(elements, *size, rotation=collected.rotation, keyboard=area, source=source)


def _collect(source: bytes, encoding: str | None) -> _Collector:
    if len(source) > MAX_BYTES:
        raise ScreenError(f"the report of the screen is larger than {MAX_BYTES >> 20} MiB")
    collector = _Collector()
    parser: Any = DefusedXMLParser(target=collector, encoding=encoding, forbid_dtd=True)
    try:
        parser.feed(source)
        parser.close()
    except DefusedXmlException:
        raise ScreenError("the report of the screen has a DTD or entities, which are not allowed") from None
    except (ParseError, ValueError, LookupError) as error:
        raise ScreenError(f"the report of the screen is damaged: {error}") from None
    return collector


def _keyboards(raws: list[_Raw], bounds: list[Bounds], size: tuple[int, int], package: str | None) -> list[range]:
    """The spans of positions that belong to a keyboard: a window of an input method at the screen's foot."""
    found = []
    for position, (raw, area) in enumerate(zip(raws, bounds, strict=True)):
        if raw.parent >= 0:
            continue
        owner = raw.attributes.get("package", "")
        known = owner == package or _KEYBOARD_PACKAGE.search(owner)
        if known and area.top > size[1] * (1 - _KEYBOARD_SHARE) and area.bottom >= size[1] * 0.9:
            found.append(range(position, raw.end + 1))
    return found


def _elements(raws: list[_Raw], bounds: list[Bounds], size: tuple[int, int], left_out: set[int]) -> tuple[Element, ...]:
    whole = Bounds(0, 0, *size)
    made: list[Element] = []
    for position, raw in enumerate(raws):
        parent = made[raw.parent] if raw.parent >= 0 else None
        made.append(_element(position, raw, parent, bounds[position].clipped(whole)))
    return tuple(one for one in made if one.visible and one.position not in left_out)


def _element(position: int, raw: _Raw, parent: Element | None, place: Bounds) -> Element:
    get = raw.attributes.get
    seen = get("visible-to-user", "true") != "false" and (parent is None or parent.visible or not place.area)
    return Element(
        position=position,
        end=raw.end,
        index=_whole(get("index", ""), 0),
        depth=raw.depth,
        parent=parent,
        text=get("text", ""),
        description=get("content-desc", ""),
        hint=get("hint", ""),
        id=get("resource-id", ""),
        class_name=get("class", ""),
        package=get("package", ""),
        bounds=place if place.area else NOWHERE,
        visible=seen and place.area > 0,
        enabled=get("enabled") != "false",
        checkable=get("checkable") == "true",
        checked=get("checked") == "true",
        clickable=get("clickable") == "true",
        focusable=get("focusable") == "true",
        focused=get("focused") == "true",
        selected=get("selected") == "true",
        scrollable=get("scrollable") == "true",
        password=get("password") == "true",
    )


def _bounds(text: str) -> Bounds:
    match = _BOUNDS.fullmatch(text.strip())
    if match is None:
        return NOWHERE
    left, top, right, bottom = (min(MAX_PIXELS, max(-MAX_PIXELS, int(part))) for part in match.groups())
    return Bounds(left, top, right, bottom)


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise

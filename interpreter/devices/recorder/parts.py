"""What a person sees of a screen, for an app file: its title, and its parts from top to bottom. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from interpreter.devices.screen import Bounds, Element, Screen

Kind: TypeAlias = Literal["text", "button", "field", "switch", "image", "spinner", "column"]
Key: TypeAlias = tuple[str, str, str, int]
"""What makes a part the same on two looks: kind, id, words (where the id does not tell), and which of several."""

_LISTS = re.compile(r"RecyclerView|ListView|GridView")
_SWITCHES = re.compile(r"Switch|CheckBox|RadioButton|ToggleButton|CompoundButton")
_CONTENT = "android:id/content"
_UP = "Navigate up"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that can be read or touched; `words` are those of a person, `value` what a field or switch holds.

    `inside` are the texts of a part that is touched as a whole; `list_id` is the list that it stands in, else None.
    """

    kind: Kind
    id: str
    words: str
    bounds: Bounds
    value: str = ""
    description: str = ""
    hidden: bool = False
    touchable: bool = False
    inside: tuple[str, ...] = ()
    list_id: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """One look at an app: the package, the words of its bar, and its parts with what makes each the same."""

    package: str
    title: str
    parts: tuple[tuple[Key, Part], ...]

    def part(self, key: Key) -> Part | None:
        """The part with this key."""
        return dict(self.parts).get(key)


def look_at(screen: Screen) -> Look:
    """What a screen shows of the app that has most of it."""
    package = _package(screen)
    own = [one for one in screen.elements if one.package == package]
    content = next((one for one in own if one.id == _CONTENT), None)
    bar = [one for one in own if content is not None and not content.contains(one) and one.position < content.position]
    title = next((one.text for one in bar if one.text and not one.clickable), "")
    skipped = {one.position for one in bar if one.description == _UP or (one.text == title and not one.clickable)}
    parts = list(_parts(screen, [one for one in own if one.position not in skipped]))
    return Look(package, title, tuple(_keyed(parts)))


def _package(screen: Screen) -> str:
    """The package of the largest window; what lies over it in part, as a bar of the system, is not meant."""
    areas: dict[str, int] = {}
    for one in screen.elements:
        areas[one.package] = max(areas.get(one.package, 0), one.bounds.area)
    return max(areas, key=lambda name: areas[name], default="")


def _parts(screen: Screen, own: list[Element]) -> Iterator[Part]:
    done = -1
    for one in own:
        if one.position <= done or one.id == _CONTENT:
            continue
        inner = [two for two in screen.within(one) if two.labels and not (two.clickable or two.editable)]
        if one.clickable and not one.labels and inner and not _holds_touchable(screen, one):
            done = one.end
            yield _whole(one, inner)
        elif (kind := _kind(one)) is not None:
            yield _single(kind, one)


def _holds_touchable(screen: Screen, outer: Element) -> bool:
    return any(one.clickable or one.editable or one.checkable for one in screen.within(outer))


def _kind(one: Element) -> Kind | None:
    name = one.class_name.rpartition(".")[2]
    if one.editable:
        return "field"
    if one.checkable or _SWITCHES.search(name):
        return "switch"
    if name.endswith("ProgressBar"):
        return "spinner"
    if one.clickable and one.labels:
        return "button"
    if name.startswith("Image") and (one.description or one.clickable):
        return "image"
    return "text" if one.text or one.description else None


def _single(kind: Kind, one: Element) -> Part:
    words = one.hint if kind == "field" else one.text or one.description
    value = one.value if kind == "field" else ("yes" if one.checked else "no") if kind == "switch" else ""
    return Part(
        kind, one.short_id or one.id, words, one.bounds, value,
        description=one.description if one.text else "",
        hidden=one.password,
        touchable=one.clickable or one.checkable or one.editable,
        list_id=_list_of(one),
    )  # fmt: skip


def _whole(one: Element, inner: list[Element]) -> Part:
    texts = tuple(two.text or two.description for two in inner)
    listed = _list_of(one)
    kind: Kind = "column" if len(texts) > 1 else "button" if listed is None else "text"
    return Part(
        kind, one.short_id or one.id, " ".join(texts), one.bounds,
        touchable=True, inside=texts if kind == "column" else (), list_id=listed,
    )  # fmt: skip


def _list_of(one: Element) -> str | None:
    outer = one.parent
    while outer is not None:
        if _LISTS.search(outer.class_name):
            return outer.id if outer.id.startswith("android:id/") else outer.short_id
        outer = outer.parent
    return None


def _keyed(parts: list[Part]) -> Iterator[tuple[Key, Part]]:
    """An id tells one part from the others where it stands once; else its words do, and then its place among alikes."""
    ids = [part.id for part in parts]
    seen: dict[tuple[str, str, str], int] = {}
    for part in parts:
        alone = bool(part.id) and ids.count(part.id) == 1 and part.list_id is None
        fixed = alone or part.kind in ("field", "spinner")
        named = (part.kind, part.id, "" if fixed else part.words)
        seen[named] = seen.get(named, 0) + 1
        yield (*named, seen[named]), part

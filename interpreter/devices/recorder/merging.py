"""Looks → screens: which looks are of one screen, what belongs to it, and what of it changes. Pure.

Two looks are of one screen when their bars say the same and enough of their parts are alike. Of one screen, a part
that comes and goes, and words that differ, become values; a list's rows do not, since they only scroll.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from interpreter.devices.recorder.parts import Key, Look, Part
from interpreter.devices.recorder.walk import Walk

_ALIKE, _ALIKE_WITH_TITLE = 0.7, 0.3
_WORD = re.compile(r"[^A-Za-z0-9]+")
Values = dict[str, str]
"""Names of values → what they are on one look."""


@dataclass(slots=True)
class Screen:
    """One screen with all that was ever seen on it, in order."""

    name: str
    title: str
    keys: list[Key]
    parts: dict[Key, Part]
    looks: list[Look] = field(default_factory=list)
    words: dict[Key, str] = field(default_factory=dict)
    shown: dict[Key, str] = field(default_factory=dict)
    held: dict[Key, str] = field(default_factory=dict)

    def values(self, look: Look) -> Values:
        """What of the screen changes, as it is on a look; what is not seen keeps what it had."""
        there = dict(look.parts)
        found = {name: "yes" if key in there else "no" for key, name in self.shown.items()}
        found.update({name: there[key].words for key, name in self.words.items() if key in there})
        found.update({name: there[key].value for key, name in self.held.items() if key in there})
        return found


def screens_of(walk: Walk) -> tuple[list[Screen], list[int | None]]:
    """The screens, and for each look which one it is of (None when another app is in front)."""
    screens: list[Screen] = []
    places: list[int | None] = []
    for number, look in enumerate(walk.looks):
        if look.package != walk.package:
            places.append(None)
            continue
        stays = number > 0 and walk.acts[number - 1].deed in ("scroll", "type", "enter") and places[-1] is not None
        place = places[-1] if stays and _likeness(screens[places[-1] or 0], look) > 0 else _place(screens, look)
        if place is None:
            place = len(screens)
            screens.append(Screen(_name(look, screens), look.title, [], {}))
        _add(screens[place], look)
        places.append(place)
    for screen in screens:
        _tell_values(screen)
    return screens, places


def _likeness(screen: Screen, look: Look) -> float:
    if screen.title != look.title:
        return 0.0
    keys = [key for key, _ in look.parts]
    return SequenceMatcher(None, screen.keys, keys, autojunk=False).ratio() if keys or screen.keys else 1.0


def _place(screens: list[Screen], look: Look) -> int | None:
    """The screen most like a look; None when it is none of them."""
    far = [(_likeness(screen, look), -place) for place, screen in enumerate(screens)]
    best, place = max(far, default=(0.0, 0))
    return -place if best >= (_ALIKE_WITH_TITLE if look.title else _ALIKE) else None


def _name(look: Look, screens: list[Screen]) -> str:
    word = _WORD.sub("_", look.title).strip("_").lower() or "screen"
    word = word if word[0].isalpha() else f"screen_{word}"
    taken = {screen.name for screen in screens}
    return next(name for name in _numbered(word) if name not in taken)


def _numbered(word: str) -> Iterator[str]:
    yield word
    number = 2
    while True:
        yield f"{word}_{number}"
        number += 1


def _add(screen: Screen, look: Look) -> None:
    """What is new takes its place beside what stood there before."""
    keys = [key for key, _ in look.parts]
    merged: list[Key] = []
    for how, left, right, start, end in SequenceMatcher(None, screen.keys, keys, autojunk=False).get_opcodes():
        merged += screen.keys[left:right]
        if how in ("insert", "replace"):
            merged += [key for key in keys[start:end] if key not in screen.keys]
    screen.keys = list(dict.fromkeys(merged))
    for key, part in look.parts:
        screen.parts.setdefault(key, part)
    screen.looks.append(look)


def _tell_values(screen: Screen) -> None:
    """Give a name to all that changes, and to what fields and switches hold."""
    taken: set[str] = set()
    for key in screen.keys:
        part = screen.parts[key]
        seen = [found for look in screen.looks if (found := look.part(key)) is not None]
        base = _WORD.sub("_", f"{screen.name}_{part.id or part.words}").strip("_").lower()[:40]
        name = next(name for name in _numbered(base) if name not in taken)
        taken.add(name)
        if part.kind in ("field", "switch"):
            screen.held[key] = name
        elif len({found.words for found in seen}) > 1:
            screen.words[key] = name
        if len(seen) < len(screen.looks) and part.list_id is None:
            screen.shown[key] = f"{name}_shown"

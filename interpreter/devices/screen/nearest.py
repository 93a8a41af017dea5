"""What to say when an element is not there: what was seen instead, and why what was seen does not fit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from interpreter.devices.screen.element import Element, Screen
from interpreter.devices.screen.find import find, fold
from interpreter.devices.screen.geometry import reading_order
from interpreter.devices.screen.wanted import (
    Attribute,
    Base,
    IdIs,
    Matches,
    Named,
    Point,
    TextIs,
    Wanted,
    describe,
    describe_base,
    quoted,
)

LONGEST = 80
_MOST_COMPARED = 2_000
_BAR = 0.07
_ENOUGH = 0.6
_ALMOST_SURE = 0.9


@dataclass(frozen=True, slots=True)
class Candidate:
    """An element that may have been meant; `shown` is how a flow would name it, `likeness` from 0 to 1."""

    element: Element
    shown: str
    likeness: float


def nearest(screen: Screen, wanted: Wanted, n: int = 3) -> tuple[Candidate, ...]:
    """The `n` elements most like what was wanted, best first; none when nothing comes close."""
    sought = _sought(wanted.base)
    if not sought:
        return ()
    by_id = isinstance(_plain(wanted.base), IdIs)
    best: dict[str, Candidate] = {}
    others: dict[str, Candidate] = {}
    for element, shown, words in _names(screen):
        likeness = _likeness(sought, words)
        if likeness >= _ENOUGH:
            kind = best if shown.startswith("#") == by_id else others
            kind.setdefault(words, Candidate(element, shown, likeness))
    alike = best or {words: one for words, one in others.items() if one.likeness >= _ALMOST_SURE}
    return tuple(sorted(alike.values(), key=lambda one: -one.likeness)[:n])


def missing(screen: Screen, wanted: Wanted) -> str:
    """One sentence that says why nothing was found: `no "Sign in" on the screen; did you mean "Sign up"?`."""
    name = describe(wanted)
    bare = Wanted(wanted.base)
    if not find(screen, bare):
        return f"no {describe(bare)} on the screen" + _instead(screen, wanted)
    for relation, base in wanted.relations:
        if not find(screen, Wanted(base)):
            return f"no {name}: there is no {describe_base(base)} on the screen" + _instead(screen, Wanted(base))
        if not find(screen, replace(bare, relations=((relation, base),))):
            return f"{describe(bare)} is on the screen, but not {relation} {describe_base(base)}"
    for state in wanted.states:
        if not find(screen, replace(bare, states=(state,))):
            return f"{describe(bare)} is on the screen, but it is not {state}"
    there = len(find(screen, replace(wanted, ordinal=None)))
    if wanted.ordinal is not None and there:
        return f"no {name} on the screen: there {'is' if there == 1 else 'are'} only {there}"
    return f"no {name} on the screen, though each part of it is there"


def visible_texts(screen: Screen, limit: int = 30) -> tuple[str, ...]:
    """What a person reads on the screen, in reading order, each text once, long ones cut; no passwords."""
    shown: dict[str, None] = {}
    for one in reading_order(one for one in screen.elements if one.labels and not _in_bar(screen, one)):
        shown.setdefault(_short(one.labels[0]))
        if len(shown) >= limit:
            break
    return tuple(shown)


def same(one: Screen, other: Screen) -> bool:
    """Whether nothing has moved between two looks; words may have changed (a countdown), the status bar too."""
    return one is other or (one.keyboard == other.keyboard and _layout(one) == _layout(other))


def _layout(screen: Screen) -> list[tuple[object, ...]]:
    return [(one.bounds, one.class_name, one.id, one.enabled) for one in screen.elements if not _in_bar(screen, one)]


def _in_bar(screen: Screen, one: Element) -> bool:
    """Whether it belongs to the phone's status bar or navigation bar, not to what the user looks at."""
    if one.package != "com.android.systemui":
        return False
    return one.bounds.bottom <= screen.height * _BAR or one.bounds.top >= screen.height * (1 - _BAR)


def _instead(screen: Screen, wanted: Wanted) -> str:
    alike = nearest(screen, wanted)
    if alike:
        return f"; did you mean {' or '.join(one.shown for one in alike)}?"
    texts = visible_texts(screen, 5)
    return f"; it shows {', '.join(quoted(text) for text in texts)}" if texts else "; it shows no text at all"


def _plain(base: Base) -> Base:
    return _plain(base.wanted.base) if isinstance(base, Named) else base


def _sought(base: Base) -> str:
    plain = _plain(base)
    match plain:
        case TextIs(text) | Attribute("description", text):
            return fold(text.replace("_", " "))
        case IdIs(name):
            return fold(name.rpartition("/")[2].replace("_", " "))
        case Matches(_, source):
            return fold("".join(sign if sign.isalnum() else " " for sign in source))
        case Attribute() | Point() | Named():
            return ""


def _names(screen: Screen) -> Iterable[tuple[Element, str, str]]:
    """Each element's labels and id: how a flow would write it, and its words for comparing."""
    seen: set[str] = set()
    for one in screen.elements:
        if _in_bar(screen, one):
            continue
        names = [(quoted(_short(label)), label) for label in one.labels]
        names += [(f"#{one.short_id}", one.short_id.replace("_", " "))] if one.short_id else []
        for shown, words in names:
            if shown not in seen and len(seen) < _MOST_COMPARED:
                seen.add(shown)
                yield one, shown, fold(words[:LONGEST])


def _likeness(sought: str, seen: str) -> float:
    """The better of two measures: letters in order, and words in common."""
    sought = sought[:LONGEST]
    if sought.replace(" ", "") == seen.replace(" ", ""):
        return 1.0
    mine, theirs = set(sought.split()), set(seen.split())
    words = len(mine & theirs) / max(1, len(mine | theirs))
    matcher = SequenceMatcher(None, sought, seen, autojunk=False)
    if matcher.real_quick_ratio() < _ENOUGH or matcher.quick_ratio() < _ENOUGH:
        return words
    return max(words, matcher.ratio())


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"

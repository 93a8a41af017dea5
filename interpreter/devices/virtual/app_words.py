"""The small words of app files: text with {names}, comparisons, times, and numbers that may be drawn.

`Words` and `Condition` are checked when a file is read, so filling them in never fails.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Lookup = Callable[[str], str]

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:[. ][A-Za-z_][A-Za-z0-9_]*)*")
_HOLE = re.compile(r"\{([^{}]*)\}")
_TIME = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|min|h)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}
NEVER = "never"
OR_NEVER = re.compile(r",?\s*or never$")


@dataclass(frozen=True, slots=True)
class Words:
    """Text with holes: plain pieces and names take turns, beginning and ending with a plain piece."""

    pieces: tuple[str, ...]
    names: tuple[str, ...] = ()

    def fill(self, lookup: Lookup) -> str:
        """The text with the present values in its holes."""
        if not self.names:
            return self.pieces[0]
        filled = [self.pieces[0]]
        for name, piece in zip(self.names, self.pieces[1:], strict=True):
            filled += (lookup(name), piece)
        return "".join(filled)


def words(text: str) -> Words:
    """`Hello {name}` → its pieces and names; whether the names exist is the caller's to check."""
    split = _HOLE.split(text)
    return Words(tuple(split[0::2]), tuple(name.strip() for name in split[1::2]))


@dataclass(frozen=True, slots=True)
class Condition:
    """A name compared with a value: `stock is no`, `count is at least 3`, `name contains {query}`."""

    name: str
    comparison: str
    value: Words

    def holds(self, lookup: Lookup) -> bool:
        """Whether it is so now."""
        return _COMPARE[self.comparison](lookup(self.name), self.value.fill(lookup))

    def fits(self, row: Mapping[str, str], lookup: Lookup) -> bool:
        """Whether a row of a table fits: the name is its column, holes are filled from outside of it."""
        return _COMPARE[self.comparison](row.get(self.name, ""), self.value.fill(lookup))


def _number(text: str) -> float:
    """The number that a text begins with, 0 when there is none."""
    found = re.match(r"\s*-?\d+(?:\.\d+)?", text)
    return float(found[0]) if found else 0.0


_COMPARE: dict[str, Callable[[str, str], bool]] = {
    "is not empty": lambda left, _: left != "",
    "is empty": lambda left, _: left == "",
    "is at least": lambda left, right: _number(left) >= _number(right),
    "is at most": lambda left, right: _number(left) <= _number(right),
    "has the length": lambda left, right: len(left) == _number(right),
    "is not": lambda left, right: left != right,
    "is": lambda left, right: left == right,
    "contains": lambda left, right: right.casefold() in left.casefold(),
    "does not contain": lambda left, right: right.casefold() not in left.casefold(),
}
_CONDITION = re.compile(rf"({NAME.pattern}?)\s+({'|'.join(_COMPARE)})(?:\s+(.*))?", re.DOTALL)
COMPARISONS = "is, is not, is empty, is not empty, contains, does not contain, is at least, is at most, has the length"


def condition(text: str) -> Condition | None:
    """The comparison that a text says, None when it says none."""
    found = _CONDITION.fullmatch(text.strip())
    if found is None:
        return None
    name, comparison, value = found.groups()
    if (value is None) != comparison.endswith("empty"):
        return None
    return Condition(name, comparison, words(unquoted(value or "")))


def unquoted(text: str) -> str:
    """A value without the quotes around it."""
    text = text.strip()
    return text[1:-1] if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'" else text


def is_time(text: str) -> bool:
    """`2s`, `1s to 3s`, `never`, or `1s to 3s, or never`."""
    return all(_TIME.fullmatch(part) for part in _ends(text)) or text.strip() == NEVER


def is_count(text: str) -> bool:
    """`3`, `2 to 9`, `never`, or `2 to 9, or never`."""
    return all(part.isdecimal() for part in _ends(text)) or text.strip() == NEVER


def seconds(text: str, chance: random.Random) -> float | None:
    """A time in seconds, drawn when the text names a range; None for never."""
    low, high = _range(text, chance)
    if low is None or high is None:
        return None
    first, last = (_in_seconds(end) for end in (low, high))
    return first if first == last else chance.uniform(first, last)


def count(text: str, chance: random.Random) -> int | None:
    """A whole number, drawn when the text names a range; None for never."""
    low, high = _range(text, chance)
    return None if low is None or high is None else chance.randint(*sorted((int(low), int(high))))


def _in_seconds(text: str) -> float:
    found = _TIME.fullmatch(text)
    assert found is not None, "times are checked when the file is read"
    return float(found[1]) * _SECONDS[found[2]]


def _ends(text: str) -> tuple[str, str]:
    low, _, high = OR_NEVER.sub("", text.strip()).partition(" to ")
    return low.strip(), (high or low).strip()


def _range(text: str, chance: random.Random) -> tuple[str | None, str | None]:
    """Both ends; half of the time (None, None) when the text allows never."""
    if text.strip() == NEVER or (OR_NEVER.search(text.strip()) and chance.random() < 0.5):
        return None, None
    return _ends(text)

"""What a step looks for, with every expression already worked out; and how to say it as its author wrote it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

Relation: TypeAlias = Literal["below", "above", "left of", "right of", "inside", "containing"]
State: TypeAlias = Literal["enabled", "disabled", "checked", "unchecked", "focused", "selected"]
LAST = -1


class SelectorError(Exception):
    """The selector itself cannot be used; the message is a sentence for the user."""


class Searchable(Protocol):
    """A compiled pattern of google-re2."""

    def search(self, text: str) -> object | None:
        """Something when it occurs anywhere in the text."""


@dataclass(frozen=True, slots=True)
class TextIs:
    """`"Sign in"` or a value: the whole text, description or hint; case and white space folded."""

    text: str


@dataclass(frozen=True, slots=True)
class Matches:
    """`/…/`: searches text, description and hint; `source` is the pattern as written, slashes and flags too."""

    pattern: Searchable
    source: str


@dataclass(frozen=True, slots=True)
class IdIs:
    """`#email`: the id `…:id/email`, or exactly this."""

    id: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """`description "…"` (folded like a text), `class "…"` (the full name), `xpath "…"`, `image "…"`, `written "…"`.

    `picture` are the bytes of the file that an image names.
    """

    kind: Literal["description", "class", "xpath", "image", "written"]
    text: str
    picture: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Point:
    """`point 50%, 20%`: a place, as shares of the screen's width and height."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Named:
    """`@submit`: an element that the flow describes under a name."""

    name: str
    wanted: Wanted


Base: TypeAlias = TextIs | Matches | IdIs | Attribute | Point | Named


@dataclass(frozen=True, slots=True)
class Wanted:
    """A selector: relations concern `base`; `ordinal` (from 1, or LAST) counts after them in reading order."""

    base: Base
    ordinal: int | None = None
    states: tuple[State, ...] = ()
    relations: tuple[tuple[Relation, Base], ...] = ()


def describe(wanted: Wanted) -> str:
    """As its author wrote it: `2nd enabled "Pay" below #total`."""
    words = [_ordinal(wanted.ordinal)] if wanted.ordinal is not None else []
    words += wanted.states
    words.append(describe_base(wanted.base))
    words += [f"{relation} {describe_base(base)}" for relation, base in wanted.relations]
    return " ".join(words)


def describe_base(base: Base) -> str:
    """One part of a selector as its author wrote it."""
    match base:
        case TextIs(text):
            return quoted(text)
        case Matches():
            return base.source
        case IdIs(name):
            return f"#{name}"
        case Attribute(kind, text):
            return f"{kind} {quoted(text)}"
        case Point(x, y):
            return f"point {_share(x)}, {_share(y)}"
        case Named(name):
            return f"@{name}"


def quoted(text: str) -> str:
    """A text as it stands in a flow."""
    for plain, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        text = text.replace(plain, escaped)
    return f'"{text}"'


def _share(value: float) -> str:
    return f"{value * 100:g}%"


def _ordinal(number: int) -> str:
    if number == LAST:
        return "last"
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"

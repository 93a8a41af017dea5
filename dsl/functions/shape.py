"""What kinds of values a place takes, written as in the reference: `text or pattern`, `list of number`, `any?`.

A single capital letter stands for any one kind, the same wherever it stands in a signature.
"""

from __future__ import annotations

from dsl.data.words import KINDS, Kind
from dsl.kept import cache
from dsl.struct import Struct


class Shape(Struct):
    """Alternatives of kinds; without kinds it takes any. `item` is what a list holds, `letter` a kind left open.

    `whole`: of numbers, only whole ones. `missing`: also nothing.
    """

    kinds: tuple[Kind, ...] = ()
    item: Shape | None = None
    letter: str | None = None
    whole: bool = False
    missing: bool = False

    @property
    def types(self) -> frozenset[type] | None:
        """The Python types of the values it takes; None when any are."""
        if not self.kinds:
            return None
        from dsl.data import kinds  # noqa: PLC0415 - only a run asks

        return frozenset(made for made, kind in kinds.KINDS.items() if kind in self.kinds)


@cache
def read_shape(text: str) -> Shape:
    """The shape that is written; `list of` takes all behind it, `?` at the end lets `nothing` in."""
    missing = text.endswith("?")
    alternatives, _, item = text.removesuffix("?").partition("list of ")
    words = [word for word in alternatives.split(" or ") if word]
    whole = "integer" in words
    kinds: list[Kind] = [kind for kind in KINDS if kind in words]
    if whole:
        kinds.append("number")
    letter = next((word for word in words if len(word) == 1 and word.isupper()), None)
    if item:
        kinds.append("list")
    return Shape(
        kinds=() if letter or "any" in words else tuple(dict.fromkeys(kinds)),
        item=read_shape(item) if item else None,
        letter=letter,
        whole=whole,
        missing=missing,
    )

"""Did you mean: the nearest of some words."""

from __future__ import annotations

from dsl.hints import Iterable


def distance(one: str, other: str, most: int = 99) -> int:
    """How many letters to add, drop, change or swap; `most + 1` when it is more than `most`."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        previous, row, older = row, [i, *[0] * len(other)], before
        for j, b in enumerate(other, 1):
            row[j] = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                row[j] = min(row[j], older[j - 2] + 1)
        before = previous
        if min(row) > most:
            return most + 1
    return row[-1]


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that was probably meant, or None; at most a third of the letters may differ.

    Of those that are equally near, the one that begins alike: first letters are seldom wrong.
    """
    most = max(1, len(word) // 3)
    folded = word.casefold()
    rated = [(distance(folded, one.casefold(), most), one[:1].casefold() != folded[:1], one) for one in set(candidates)]
    rated = [one for one in rated if one[0] <= most]
    return min(rated)[2] if rated else None

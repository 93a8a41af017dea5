"""The program's own patterns, compiled once on a machine: `re` costs a tenth of `interpret lint` and each pattern it
compiles as much as the lint of some lines (ADR 39).

What `re` made of a pattern can be written down, and a pattern is made of that in no time; Python checks it as it does
what comes from `re`. Who keeps it fills `KEPT` before and asks for `learned` after; where nothing is kept, and where
Python is not of the usual make, patterns are compiled as ever.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from re import Pattern

Kept = tuple[int, list[int], int, dict[str, int], tuple[str | None, ...]]
"""Flags, code, how many groups, their numbers by name and their names by number."""

KEPT: dict[str, Kept] = {}
"""What is known of patterns by their texts."""
_MADE: dict[str, Pattern[str]] = {}


def compiled(text: str) -> Pattern[str]:
    """A pattern of the program, made the first time it is asked for; flags stand in it, as in `(?m)`."""
    made = _MADE.get(text)
    if made is None:
        made = _MADE[text] = _again(text) or _first(text)
    return made


def learned() -> dict[str, Kept] | None:
    """What is to be kept, when more patterns were asked for than are; None when nothing is new."""
    if KEPT.keys() >= _MADE.keys():
        return None
    return {text: kept for text in (*KEPT, *_MADE) if (kept := KEPT.get(text) or _parts(text)) is not None}


def _again(text: str) -> Pattern[str] | None:
    kept = KEPT.get(text)
    if kept is None:
        return None
    from _sre import compile as put_together  # type: ignore[import-not-found]  # noqa: PLC0415 - not in every Python

    made: Pattern[str] = put_together(text, *kept)
    return made


def _first(text: str) -> Pattern[str]:
    import re  # noqa: PLC0415 - what this module saves

    return re.compile(text)


def _parts(text: str) -> Kept | None:
    """What `re` gives to Python when it compiles a pattern; None where it is made otherwise."""
    import re  # noqa: PLC0415

    try:
        from re import _compiler, _parser  # type: ignore[attr-defined]  # noqa: PLC0415

        tree = _parser.parse(text, 0)
        state = tree.state
        names: list[str | None] = [None] * state.groups
        for name, number in state.groupdict.items():
            names[number] = name
        code = [*map(int, _compiler._code(tree, 0))]  # plain numbers: some of them have names
        kept: Kept = (int(state.flags), code, state.groups - 1, dict(state.groupdict), tuple(names))
        same = _compiler._sre.compile(text, *kept) == re.compile(text)
    except (ImportError, AttributeError, TypeError):
        return None
    return kept if same else None

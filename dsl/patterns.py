"""The program's own patterns, compiled once on a machine: `re` costs a tenth of `interpret lint` and each pattern it
compiles as much as the lint of some lines (ADR 39).

What `re` makes of a pattern can be written down, and a pattern is put together from that in no time; Python checks it
as it does what comes from `re`. Who keeps it fills `KEPT` before and looks whether anything is `NEW` after. Where
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
NEW: list[str] = []
"""Those of them that were not known before."""
_MADE: dict[str, Pattern[str]] = {}


def compiled(text: str) -> Pattern[str]:
    """A pattern of the program, made the first time it is asked for; flags stand in it, as in `(?m)`."""
    made = _MADE.get(text)
    if made is None:
        made = _MADE[text] = _put_together(text) or _as_ever(text)
    return made


def _put_together(text: str) -> Pattern[str] | None:
    kept = KEPT.get(text)
    if kept is None:
        kept = _parts(text)
        if kept is None:
            return None
        KEPT[text] = kept
        NEW.append(text)
    from _sre import compile as put_together  # type: ignore[import-not-found]  # noqa: PLC0415 - not in every Python

    made: Pattern[str] = put_together(text, *kept)
    return made


def _parts(text: str) -> Kept | None:
    """What `re` gives to Python when it compiles a pattern; None where it is made otherwise."""
    try:
        from re import _compiler, _parser  # type: ignore[attr-defined]  # noqa: PLC0415 - what this module saves

        tree = _parser.parse(text, 0)
        state = tree.state
        names: list[str | None] = [None] * state.groups
        for name, number in state.groupdict.items():
            names[number] = name
        code = [*map(int, _compiler._code(tree, 0))]  # plain numbers: some of them have names
    except (ImportError, AttributeError, TypeError):
        return None
    return int(state.flags), code, state.groups - 1, dict(state.groupdict), tuple(names)


def _as_ever(text: str) -> Pattern[str]:
    import re  # noqa: PLC0415

    return re.compile(text)

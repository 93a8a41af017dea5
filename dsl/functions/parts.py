"""Parts of values: an item as messages call it, a part by its name."""

from __future__ import annotations

from dsl.data.failure import refuse
from dsl.data.kinds import Value, kind_of
from dsl.data.texts import settled
from dsl.data.words import with_article

_LONGEST = 1_000


def nth(position: int) -> str:
    """`the 2nd item` for the position 1: people count from one, and would take `item 1` for the first."""
    count = position + 1
    ending = {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th") if count % 100 not in (11, 12, 13) else "th"
    return f"the {count:,}{ending} item"


def keys_of(path: str) -> tuple[str, ...]:
    """The keys of `a.b`; fails for a path that is longer than any that people write."""
    if len(path) > _LONGEST:
        refuse(f"the name of a part has at most {_LONGEST:,} characters; this one has {len(path):,}")
    return tuple(settled(path).split("."))


def part_at(value: Value, keys: tuple[str, ...], called: str) -> Value:
    """The part of a record at these keys, nothing when it is missing; fails on what is no record. `called` names it."""
    for key in keys:
        if not isinstance(value, dict):
            refuse(f"{called} is {with_article(kind_of(value))}, so it has no part `{key}`")
        value, called = value.get(key), f"`{key}` of {called}"
    return value

"""A part of a value by its name, dotted when it lies deeper."""

from __future__ import annotations

from dsl.data.failure import refuse
from dsl.data.kinds import Value, kind_of, with_article
from dsl.data.texts import settled


def part_at(value: Value, path: str, called: str) -> Value:
    """The part of a record at `a.b`, nothing when it is missing; fails on what is no record. `called` names it."""
    for key in settled(path).split("."):
        if not isinstance(value, dict):
            refuse(f"{called} is {with_article(kind_of(value))}, so it has no part `{key}`")
        value, called = value.get(key), f"`{key}` of {called}"
    return value

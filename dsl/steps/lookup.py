"""From a verb or a kind to its declaration, loading no more modules than asked for."""

from __future__ import annotations

import sys

from dsl.kept import cache
from dsl.nodes.step import Slot, Step
from dsl.steps.index import VERBS

KINDS: dict[str, str] = dict(VERBS.values())


@cache
def by_kind(kind: str) -> type[Step]:
    """The declaration of a kind, as `long_press`; KeyError when there is none."""
    name = f"dsl.steps.{kind}"
    __import__(name)
    found: type[Step] = getattr(sys.modules[name], KINDS[kind])
    return found


def by_verb(verb: str) -> type[Step]:
    """The declaration of a verb phrase, as `long press`; KeyError when there is none."""
    return by_kind(VERBS[verb][0])


@cache
def subjects_of(kind: str) -> tuple[Slot, ...]:
    """What the verb of a kind acts on, in its order."""
    return tuple(slot for slot in by_kind(kind).slots.values() if slot.subject)


@cache
def details(kind: str) -> dict[str, Slot]:
    """The details of a kind by their grammar rule."""
    return {slot.rule: slot for slot in by_kind(kind).slots.values() if not slot.subject}

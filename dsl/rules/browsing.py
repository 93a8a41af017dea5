"""What the rules know of steps on the web: their texts, their addresses, and what they may come to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dsl.nodes.control import Never, Statement
from dsl.nodes.expressions import Expression, Text
from dsl.nodes.step import Step

KINDS = ("browse", "extract", "generate")
_SIGNS_IN = re.compile(r"\b(log(ged|ging)? ?in|sign(ed|ing)? ?(in|up)|passwords?|one-time codes?)\b", re.IGNORECASE)
_PAYS = re.compile(
    r"\b(pay(s|ing|ments?)?|check(ing)? ?out|credit cards?|buy(s|ing)?|purchases?|subscribe)\b", re.IGNORECASE
)


def is_web(statement: Statement) -> bool:
    """Whether it is a step that an AI task service does."""
    return isinstance(statement, Step) and statement.kind in KINDS


def told(step: Step) -> Iterator[Expression]:
    """The texts that a model reads: what is to be done, where, and what is forbidden."""
    for name in ("task", "at", "address"):
        value = getattr(step, name, None)
        if value is not None:
            yield value
    yield from (wish.value for wish in step.body or () if isinstance(wish, Never))


def address(step: Step) -> Expression | None:
    """Where it begins."""
    found: Expression | None = getattr(step, "at", None) or getattr(step, "address", None)
    return found


def signs_in(step: Step) -> bool:
    """Whether its text speaks of signing in."""
    return _SIGNS_IN.search(_plain(getattr(step, "task", None))) is not None


def pays(step: Step) -> bool:
    """Whether its text speaks of paying."""
    return _PAYS.search(_plain(getattr(step, "task", None))) is not None


def _plain(value: Expression | None) -> str:
    """What of a text is written out."""
    return " ".join(one for one in value.parts if isinstance(one, str)) if isinstance(value, Text) else ""

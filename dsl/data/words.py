"""The kinds of values by their names in plain English, as far as nothing of the values themselves is needed."""

from __future__ import annotations

from dsl.hints import Literal, TypeAlias, words_of

Kind: TypeAlias = Literal[
    "nothing", "flag", "number", "text", "duration", "date", "moment", "list", "record", "pattern", "file", "batch"
]
KINDS: tuple[Kind, ...] = words_of(Kind)


def with_article(kind: str) -> str:
    """`a text`, `nothing`."""
    return kind if kind == "nothing" else f"a {kind}"

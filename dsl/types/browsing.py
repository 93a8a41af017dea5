"""What a browser tells and asks, and what is wanted of it, as types."""

from __future__ import annotations

from dsl.data.browsing import FieldKind, FormKind, ProgressKind
from dsl.hints import words_of
from dsl.nodes import control as co
from dsl.nodes.step import Step
from dsl.types.model import FLAG, INTEGER, TEXT, ListOf, OneOf, Record, declared, optional, record

PROGRESS = record(
    kind=OneOf(words_of(ProgressKind)),
    message=TEXT,
    url=optional(TEXT),
    title=optional(TEXT),
    round=INTEGER,
)
"""What `on progress` is told."""

FIELD = record(
    name=TEXT,
    label=TEXT,
    kind=OneOf(words_of(FieldKind)),
    required=FLAG,
    options=ListOf(TEXT),
    value=optional(TEXT),
    description=optional(TEXT),
    error=optional(TEXT),
)
QUESTION = record(
    kind=OneOf(words_of(FormKind)),
    description=TEXT,
    url=TEXT,
    title=TEXT,
    again=FLAG,
    fields=ListOf(FIELD),
)
"""The form of `on question`."""


def wanted(step: Step) -> Record | None:
    """The record that `want` below a step asks for; None when nothing is said."""
    want = next((one for one in step.body or () if isinstance(one, co.Want)), None)
    if not step.wishes or want is None:
        return None
    return Record(tuple((one.name, declared(one.type)) for one in want.fields))

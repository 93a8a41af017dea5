"""The results of steps as types: the one place where the words that declarations use for them are resolved."""

from __future__ import annotations

from dsl.nodes import expressions as ex
from dsl.nodes.step import Step
from dsl.types.model import (
    ANY,
    FLAG,
    NUMBER,
    SOME_RECORD,
    TEXT,
    Batch,
    ListOf,
    OneOf,
    Plain,
    Record,
    Type,
    optional,
    record,
)

STATUSES = OneOf(("planned", "running", "waiting", "pending", "confirmed", "failed", "declined", "deleted", "lost"))
"""What a sub-task can be, as the job service says it."""

ELEMENT = record(
    text=TEXT, description=TEXT, hint=TEXT, id=TEXT, kind=TEXT, app=TEXT, enabled=FLAG, checked=FLAG, selected=FLAG,
    left=NUMBER, top=NUMBER, width=NUMBER, height=NUMBER,
)  # fmt: skip
"""Something on the screen, as `read screen` tells it."""

_PLAIN = (
    "text",
    "number",
    "integer",
    "flag",
    "duration",
    "date",
    "moment",
    "file",
    "any",
    "record",
    "device",
    "pattern",
    "nothing",
)


def item(given: Type) -> Record:
    """A sub-task that was looked at (language rule 12)."""
    return record(id=TEXT, input=given, data=optional(ANY), status=STATUSES, comment=optional(TEXT), files=ANY)


def gathered(given: Type) -> Record:
    """The result of `wait for all of` and `check`."""
    items = ListOf(item(given))
    return record(done=items, failed=items, declined=items, deleted=items, unfinished=items)


def matched(found: ex.Pattern) -> Type:
    """What a pattern picks: the match, the text of its one group, or a record of its named groups (rule 14)."""
    from dsl.data.failure import DataFailure  # noqa: PLC0415 - most flows have no pattern
    from dsl.data.patterns import pattern  # noqa: PLC0415

    try:
        made = pattern(found.source, found.flags).compiled
    except DataFailure:
        return ANY
    if made.groups <= 1:
        return TEXT
    names = sorted(made.groupindex, key=made.groupindex.__getitem__)
    return Record(tuple((name, TEXT) for name in names)) if len(names) == made.groups else ANY


def result(step: Step, batch: Type, body: Type) -> Type:
    """The type of a step's result. `batch` is that of its subject, `body` what the block below gives."""
    made = _result(step, batch, body)
    return optional(made) if getattr(step, "optionally", False) else made


def _result(step: Step, batch: Type, body: Type) -> Type:
    picked = getattr(step, "matching", None)
    if isinstance(picked, ex.Pattern):
        return matched(picked)
    if step.wishes:
        from dsl.types.browsing import wanted  # noqa: PLC0415 - most flows ask nothing of the web

        if (want := wanted(step)) is not None:
            return want
    given = batch.given if isinstance(batch, Batch) else ANY
    match step.gives:
        case "batch":
            return Batch(body)
        case "gathered":
            return gathered(given)
        case "subtask?":
            return optional(item(given))
        case "taker":
            return record(id=optional(TEXT))
        case "partner":
            return record(id=TEXT, data=ANY)
        case "record":
            return record(job_task_id=TEXT) if step.kind == "dump" else SOME_RECORD
        case word:
            return by_words(word or "any")


def by_words(words: str) -> Type:
    """A type in the words of a declaration: `list of text`, `text?`; unknown words are `any`."""
    if words.endswith("?"):
        return optional(by_words(words[:-1]))
    if words.startswith("list of "):
        return ListOf(by_words(words.removeprefix("list of ")))
    if words == "element":
        return ELEMENT
    if words == "list":
        return ListOf(ANY)
    if words == "share":
        return NUMBER
    return Plain(words) if words in _PLAIN else ANY  # type: ignore[arg-type]

"""Types of `+ - * / mod`: numbers, durations, dates and moments with durations, texts with texts, lists with lists."""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Edit, Fix, error
from dsl.nodes import expressions as ex
from dsl.source import Span
from dsl.types.model import (
    ANY,
    DATE,
    DURATION,
    INTEGER,
    MOMENT,
    NUMBER,
    SECRET,
    TEXT,
    WRITABLE,
    ListOf,
    Type,
    has_secret,
    is_number,
    is_open,
    is_text,
    joined_or_any,
    kind,
    written,
)
from dsl.types.wording import called

_RESULTS: dict[tuple[str, str, str], Type] = {
    ("+", "duration", "duration"): DURATION,
    ("-", "duration", "duration"): DURATION,
    ("+", "date", "duration"): DATE,
    ("-", "date", "duration"): DATE,
    ("+", "duration", "date"): DATE,
    ("+", "moment", "duration"): MOMENT,
    ("-", "moment", "duration"): MOMENT,
    ("-", "moment", "moment"): DURATION,
    ("+", "duration", "moment"): MOMENT,
    ("*", "duration", "number"): DURATION,
    ("*", "number", "duration"): DURATION,
    ("/", "duration", "number"): DURATION,
    ("/", "duration", "duration"): NUMBER,
}
_VERBS = {
    "+": "{} and {} cannot be added",
    "-": "{1} cannot be taken from {0}",
    "*": "{} and {} cannot be multiplied",
    "/": "{} cannot be divided by {}",
    "mod": "{} cannot be divided by {}",
}


def operated(
    operator: str, left: tuple[Type, ex.Expression], right: tuple[Type, ex.Expression], span: Span
) -> tuple[Type, Diagnostic | None]:
    """The type of one operation, and what is wrong with it."""
    one, other = left[0], right[0]
    if is_open(one) or is_open(other):
        return _with_any(operator, one, other), None
    if is_number(one) and is_number(other):
        whole = one == other == INTEGER and operator != "/"
        return INTEGER if whole else NUMBER, None
    if operator == "+":
        if is_text(one) and is_text(other):
            return SECRET if has_secret(one) or has_secret(other) else TEXT, None
        if isinstance(one, ListOf) and isinstance(other, ListOf):
            return ListOf(joined_or_any(one.item, other.item)), None
    made = _RESULTS.get((operator, kind(one), kind(other)))
    return (made, None) if made is not None else (ANY, _wrong(operator, left, right, span))


def _with_any(operator: str, one: Type, other: Type) -> Type:
    known = other if is_open(one) else one
    if operator == "+" and (is_text(known) or isinstance(known, ListOf)):
        if isinstance(known, ListOf):
            return ListOf(ANY)
        return SECRET if has_secret(known) else TEXT
    return ANY


def _wrong(
    operator: str, left: tuple[Type, ex.Expression], right: tuple[Type, ex.Expression], span: Span
) -> Diagnostic:
    words = [_worded(*left), _worded(*right)]
    said = _VERBS[operator].format(*words)
    fix, help_ = None, ""
    if operator == "+" and (is_text(left[0]) or is_text(right[0])):
        help_ = 'text(…) makes a text of a number; "${…}" writes values into a text'
        type_, node = right if is_text(left[0]) else left
        if type_ in WRITABLE:
            start, end = Span(node.span.start, node.span.start), Span(node.span.end, node.span.end)
            fix = Fix("make a text of it", (Edit(start, "text("), Edit(end, ")")), safe=False)
    return error("N105", said, span, help=help_, fix=fix)


def _worded(type_: Type, node: ex.Expression) -> str:
    name = called(node)
    return written(type_) if name == "this" else f"{written(type_)} ({name})"

"""A value cannot be sent.
Results, rows, offers and inputs of sub-tasks travel as JSON; a file, a batch or a pattern has none. Files go along
with `attach`.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, error
from dsl.nodes import control as co
from dsl.nodes.expressions import Expression, ListOf, Record
from dsl.nodes.step import Kind, Step
from dsl.rules.view import View
from dsl.types.model import FILE, PATTERN, Batch, Type, present, written
from dsl.types.model import ListOf as ListType
from dsl.types.model import Record as RecordType

CODE = "J415"
NEEDS = (
    "Answer",
    "Browse",
    "Decline",
    "Dump",
    "Fail",
    "Offer",
    "ReportProgress",
    "StartSubtask",
    "StartSubtasks",
    "Succeed",
)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  screenshot as proof
  succeed with { ok: true } attach proof
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  screenshot as proof
  succeed with { proof: «proof» }
"""


_SENDS = frozenset({"succeed", "fail", "decline", "dump", "offer", "report_progress", "answer"})


def find(view: View) -> Iterator[Diagnostic]:
    """Files, batches and patterns in what is sent."""
    for placed in view.placed:
        for value in _sent(placed.statement):
            yield from _unfit(view, value)


def _sent(statement: co.Statement) -> Iterator[Expression]:
    if isinstance(statement, Step) and statement.kind in _SENDS:
        for slot in statement.slots.values():
            value = getattr(statement, slot.field)
            if slot.place.kind is Kind.EXPRESSION and slot.place.wants == "record" and value is not None:
                yield value
    elif isinstance(statement, Step) and ("subtask" in statement.kind or statement.kind == "browse"):
        for inner in statement.body or ():
            if isinstance(inner, co.Give):
                yield inner.value


def _unfit(view: View, value: Expression) -> Iterator[Diagnostic]:
    if isinstance(value, Record):
        for pair in value.pairs:
            yield from _unfit(view, pair.value)
    elif isinstance(value, ListOf):
        for item in value.items:
            yield from _unfit(view, item)
    else:
        found = _without_json(view.types.type_of(value))
        if found is not None:
            yield error(
                CODE,
                f"{written(found)} cannot be sent",
                value.span,
                help="hand it in with `attach`" if found == FILE else "",
            )


def _without_json(type_: Type) -> Type | None:
    match present(type_):
        case RecordType(fields):
            return next((found for _, one in fields if (found := _without_json(one)) is not None), None)
        case ListType(item):
            return _without_json(item)
        case Batch() as batch:
            return batch
        case other:
            return other if other in (FILE, PATTERN) else None

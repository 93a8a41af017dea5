"""Two attachments have one name, or one is named like a field.
The files of a result are found by their names; a data-dump job puts a file's address into the row under its name,
over what stood there.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Label, error
from dsl.nodes.expressions import Record, Text
from dsl.nodes.step import Kind, Step
from dsl.nodes.values import Attachment
from dsl.rules.view import View
from dsl.source import Span

CODE = "J416"
NEEDS = ("place attachments",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  screenshot as before
  tap "Pay"
  screenshot as after
  succeed with { paid: true } attach before named "before", after named "after"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  screenshot as before
  tap "Pay"
  screenshot as after
  succeed with { paid: true } attach before named "proof", after named «"proof"»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Names of attachments that stand twice in a step, or are keys of its record."""
    for placed in view.placed:
        step = placed.statement
        if not isinstance(step, Step):
            continue
        for slot in step.slots.values():
            if slot.place.kind is Kind.ATTACHMENTS:
                yield from _clashes(getattr(step, slot.field), getattr(step, "data", None))


def _clashes(attachments: tuple[Attachment, ...], data: object) -> Iterator[Diagnostic]:
    taken: dict[str, tuple[str, Span]] = {}
    if isinstance(data, Record):
        taken = {pair.key: ("a field", pair.span) for pair in data.pairs}
    for one in attachments:
        name = one.named.constant if isinstance(one.named, Text) else None
        if name is None or one.named is None:
            continue
        if name in taken:
            what, span = taken[name]
            yield error(CODE, f'{what} is called "{name}" too', one.named.span, because=Label(span, "here"))
        taken.setdefault(name, ("another attachment", one.named.span))

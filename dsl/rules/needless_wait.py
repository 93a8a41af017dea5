"""A fixed `wait` stands right before a step that waits anyway.
Touching, typing, reading and waiting steps look for their element until it is there. A fixed time is too long on most
days and too short on the bad one.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Edit, Fix, Severity
from dsl.nodes.expressions import Duration
from dsl.nodes.step import Kind, Step
from dsl.rules.view import View, runs
from dsl.source import Span
from dsl.steps.wait import Wait

CODE = "W303"
SEVERITY = Severity.ADVICE
NEEDS = ("Wait",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap "Next" up to 10s
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  «wait 3s»
  tap "Next" up to 10s
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Waits for a time with an element to look for in the next step."""
    for before, step in runs(view):
        if isinstance(before, Wait) and before.longest is None and isinstance(before.time, Duration) and _looks(step):
            assert isinstance(step, Step)
            yield Diagnostic(
                CODE,
                Severity.ADVICE,
                f"`{step.verb}` waits by itself, so this fixed wait only costs time",
                before.head,
                fix=Fix("remove the wait", (Edit(_line(view, before.head), ""),)),
            )


def _looks(step: object) -> bool:
    return isinstance(step, Step) and any(
        slot.place.kind is Kind.SELECTOR and getattr(step, slot.field) is not None for slot in step.slots.values()
    )


def _line(view: View, head: Span) -> Span:
    """The whole line, with its end."""
    number, _ = view.source.position(head.start)
    start = view.source.line_starts[number - 1]
    following = view.source.line_starts[number : number + 1]
    return Span(start, following[0] if following else len(view.source.text))

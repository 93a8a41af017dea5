"""The same limit stands at many steps.
`defaults` has one for all: `find up to 10s`. Then a step says a limit only where it differs.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Severity
from dsl.nodes.expressions import Duration
from dsl.nodes.step import Step
from dsl.rules.view import View

CODE = "W306"
SEVERITY = Severity.ADVICE
GOOD = """\
flow "Sample"
app "com.example.demo"

defaults:
  find up to 10s

steps:
  tap "1"
  tap "2"
  tap "3"
  tap "4"
  tap "5"
  expect "6"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap "1" up to «10s»
  tap "2" up to 10s
  tap "3" up to 10s
  expect "3"
  tap "4" up to 10s
  tap "5" up to 10s
"""


MOST = 4
_OF_THEIR_OWN = ("expect", "expect_no")


def find(view: View) -> Iterator[Diagnostic]:
    """Limits for looking that are alike at five steps or more."""
    alike: dict[Duration, list[Duration]] = {}
    for placed in view.placed:
        step = placed.statement
        if not isinstance(step, Step) or not step.phone or step.kind in _OF_THEIR_OWN:
            continue
        slot = step.slots.get("up_to")
        limit = getattr(step, "up_to", None)
        if slot is not None and not slot.limit and isinstance(limit, Duration):
            alike.setdefault(limit, []).append(limit)
    for limits in alike.values():
        if len(limits) > MOST:
            said = view.source.at(limits[0].span)
            yield Diagnostic(
                CODE,
                Severity.ADVICE,
                f"{len(limits)} steps have the same limit {said}",
                limits[0].span,
                help=f"write `find up to {said}` below `defaults:`, and leave it out at the steps",
            )

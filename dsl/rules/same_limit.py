"""The same limit stands at many steps.
`defaults` has one for all: `find up to 10s`. Then a step says a limit only where it differs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Edit, Fix, Severity
from dsl.nodes.expressions import Duration
from dsl.nodes.step import Kind, Step
from dsl.rules.view import View
from dsl.source import Span

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
    others = 0
    for placed in view.placed:
        step = placed.statement
        if not isinstance(step, Step) or not step.phone or step.kind in _OF_THEIR_OWN:
            continue
        slot = step.slots.get("up_to")
        limit = getattr(step, "up_to", None)
        if slot is not None and not slot.limit and isinstance(limit, Duration):
            alike.setdefault(limit, []).append(limit)
        elif any(one.place.kind is Kind.SELECTOR for one in step.slots.values()) and limit is None:
            others += 1
    for limits in alike.values():
        if len(limits) > MOST:
            said = view.source.at(limits[0].span)
            yield Diagnostic(
                CODE,
                Severity.ADVICE,
                f"{len(limits)} steps have the same limit {said}",
                limits[0].span,
                help=f"write `find up to {said}` below `defaults:`, and leave it out at the steps",
                fix=_moved(view, limits, said, others),
            )


def _moved(view: View, limits: list[Duration], said: str, others: int) -> Fix | None:
    """The limit below `defaults:` and nowhere else; only where no other step would look for longer or shorter."""
    from dsl.estimate import DEFAULT_FIND, seconds_of  # noqa: PLC0415 - few flows come here

    defaults, text = view.flow.defaults, view.source.text
    usual = DEFAULT_FIND if defaults is None or defaults.find is None else seconds_of(defaults.find)
    before = re.search(r"^(?:block|whenever|steps)\b", text, re.MULTILINE)
    written = [Span(one.span.start - len(" up to "), one.span.end) for one in limits]
    if (others and usual != limits[0].seconds) or any(text[one.start : one.end] != f" up to {said}" for one in written):
        return None
    edits = [Edit(Span(one.start - (text[one.start - 1] == ","), one.end), "") for one in written]
    if defaults is None and before is not None and not _commented(text, before.start()):
        edits.append(Edit(Span(before.start(), before.start()), f"defaults:\n  find up to {said}\n\n"))
    elif defaults is not None and defaults.find is not None:
        edits.append(Edit(defaults.find.span, said))
    else:
        return None
    return Fix("say it once", tuple(edits))


def _commented(text: str, at: int) -> bool:
    return text[:at].rstrip("\n").rpartition("\n")[2].startswith("#")

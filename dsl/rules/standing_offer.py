"""An offer still stands when the flow ends.
Nobody can take it from a task that has ended, and who waits for it is told that the partner is gone. Wait until it is
taken, or withdraw it.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Edit, Fix, Label, Severity, warning
from dsl.rules.view import View
from dsl.rules.waits import waits
from dsl.source import Span

CODE = "D504"
SEVERITY = Severity.WARNING
NEEDS = ("Offer",)
GOOD = """\
flow "Giver"

steps:
  offer "a code" with { code: "1" }
  wait until taken up to 1m
  succeed
"""
BAD = """\
flow "Giver"

steps:
  offer "a code" with { code: "1" }
  «succeed»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Final steps with an offer before them that was neither waited for nor withdrawn."""
    for step, offer, own in waits(view.file).standing:
        start = step.head.start
        indent = view.source.position(start)[1] - 1
        fix = Fix("withdraw it first", (Edit(Span(start, start), f"withdraw offer\n{' ' * indent}"),))
        yield warning(
            CODE,
            f'the flow ends here, and its offer "{offer.topic.constant or "…"}" still stands',
            step.head,
            because=Label(offer.head, "offered here"),
            help="wait until it is taken, or withdraw it",
            fix=fix if own else None,
        )

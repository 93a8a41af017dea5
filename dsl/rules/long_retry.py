"""A `retry` goes around many steps.
Each try begins at the first of them, in the state that the failed one left. Around the one or two steps that fail now
and then it is quicker, and easier to get right.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Severity
from dsl.nodes import control as co
from dsl.rules.view import View
from dsl.walk import statements

CODE = "F214"
SEVERITY = Severity.ADVICE
NEEDS = ("Retry",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  retry 3 times:
    tap "Pay"
    expect "Paid"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  «retry 3 times»:
    tap "1"
    tap "2"
    expect "3"
    tap "4"
    tap "5"
    expect "6"
    tap "7"
    tap "8"
    expect "9"
"""


MOST = 8


def find(view: View) -> Iterator[Diagnostic]:
    """Retries around more than eight steps."""
    for placed in view.placed:
        if isinstance(placed.statement, co.Retry):
            count = sum(1 for _ in statements(placed.statement.body))
            if count > MOST:
                yield Diagnostic(
                    CODE,
                    Severity.ADVICE,
                    f"each try goes through all {count} steps again",
                    placed.statement.head,
                    help="put the `retry` around the steps that fail now and then",
                )

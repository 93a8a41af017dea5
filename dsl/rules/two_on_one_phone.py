"""Two branches of `together` use the one phone.
Their touches would land on each other's screens. One branch may use the phone; the others do what needs none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Label, error
from dsl.nodes import control as co
from dsl.rules.view import View
from dsl.source import Span
from dsl.walk import statements

CODE = "F216"
NEEDS = ("Together",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  together:
    branch "phone":
      tap "Sync"
    branch "log":
      wait 1s
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  together:
    branch "one":
      tap "Sync"
    branch "two":
      «tap "Done"»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """The first phone step of each further branch that has one."""
    for placed in view.placed:
        if isinstance(placed.statement, co.Together):
            first: Span | None = None
            for branch in placed.statement.branches:
                used = next((one for one in statements(branch.body) if view.deeds.uses_phone(one)), None)
                if used is None:
                    continue
                if first is not None:
                    yield error(
                        CODE,
                        "another branch uses the phone too",
                        used.head,
                        because=Label(first, "here"),
                        help="a phone does one thing at a time; put both into one branch",
                    )
                first = first or used.head

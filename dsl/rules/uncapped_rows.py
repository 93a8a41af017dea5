"""Rows are dumped for as many items as somebody else's list has.
What an app or a website shows decides how many rows are written, and each is a task that is paid for or looked at.
`for each … at most 500 times` is a cap.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Label, Severity, warning
from dsl.nodes import control as co
from dsl.rules.view import View
from dsl.steps.dump import Dump

CODE = "J413"
SEVERITY = Severity.WARNING
NEEDS = ("Dump",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  read texts of #row as rows
  for each row in rows, at most 500 times:
    dump { row: row } to job "prices"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  read texts of #row as rows
  for each row in rows:
    «dump { row: row } to job "prices"»
"""


_OWN_BATCH = ("wait_for_all", "wait_for_any", "check")


def find(view: View) -> Iterator[Diagnostic]:
    """Dumps in a `for each` without a bound, over what was read."""
    for placed in view.placed:
        if not isinstance(placed.statement, Dump):
            continue
        for loop in placed.around:
            if isinstance(loop, co.ForEach) and loop.at_most is None:
                origin = view.origins.of(loop.source)
                if origin is not None and origin not in _OWN_BATCH:
                    yield warning(
                        CODE,
                        "as many rows are written as the list has items",
                        placed.statement.head,
                        because=Label(loop.source.span, "this list came from outside"),
                        help="say `at most 500 times` behind the list",
                    )
                    break

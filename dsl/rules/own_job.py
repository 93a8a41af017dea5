"""A row is dumped to the flow's own job.
The job would take each row for a task to be done, and this flow would be started with it. Rows go to a data-dump job.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, error
from dsl.rules.view import View
from dsl.steps.dump import Dump
from dsl.types.wording import path_of

CODE = "J401"
NEEDS = ("Dump",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  dump { a: 1 } to job "prices"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  dump { a: 1 } to job «run.flow»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Rows for `run.flow`."""
    for placed in view.placed:
        if isinstance(placed.statement, Dump) and path_of(placed.statement.job) == "run.flow":
            yield error(
                CODE,
                "this row would become a task of the flow's own job",
                placed.statement.job.span,
                help="dump into a data-dump job",
            )

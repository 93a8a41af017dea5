"""More than a hundred sub-tasks are looked at at once.
One look asks for a hundred, so this is several calls each time; `interpret plan` shows how many.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Severity
from dsl.nodes.expressions import Call, Expression, ListOf, Number
from dsl.rules.view import View
from dsl.steps.start_subtasks import StartSubtasks

CODE = "J407"
SEVERITY = Severity.ADVICE
NEEDS = ("StartSubtasks",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  start subtasks for each n in range(50) using "a.flow", at most 5 at a time as all:
    give { n: n }
  wait for all of all up to 1h, allowing failures as result
  log text(length(result.done))
  succeed
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  start subtasks for each n in «range(250)» using "a.flow", at most 5 at a time as all:
    give { n: n }
  wait for all of all up to 1h, allowing failures as result
  log text(length(result.done))
  succeed
"""


AT_ONCE = 100


def find(view: View) -> Iterator[Diagnostic]:
    """Fan-outs over lists whose length is known and large."""
    for placed in view.placed:
        if isinstance(placed.statement, StartSubtasks):
            count = _count(placed.statement.source)
            if count > AT_ONCE:
                calls = -(-count // AT_ONCE)
                yield Diagnostic(
                    CODE,
                    Severity.ADVICE,
                    f"each look at these {count:,} sub-tasks is {calls} calls of the job service",
                    placed.statement.source.span,
                )


def _count(source: Expression) -> int:
    if isinstance(source, ListOf):
        return len(source.items)
    if isinstance(source, Call) and source.function == "range":
        ends = [one.value for one in source.arguments if isinstance(one, Number)]
        if len(ends) == len(source.arguments) in (1, 2):
            return int(ends[-1]) - (int(ends[0]) - 1 if len(ends) == 2 else 0)
    return 0

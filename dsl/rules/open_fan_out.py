"""Sub-tasks are started without a limit on how many run at a time.
A hundred at once take every phone there is, and the site behind them notices. `at most 5 at a time` starts the next
one when one has ended.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Edit, Fix, Severity, warning
from dsl.nodes.expressions import ListOf
from dsl.rules.view import View
from dsl.source import Span
from dsl.steps.start_subtasks import StartSubtasks

CODE = "J406"
SEVERITY = Severity.WARNING
NEEDS = ("StartSubtasks",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  start subtasks for each n in range(50) using "a.flow", at most 5 at a time as all:
    give { n: n }
  wait for all of all up to 1h, allowing failures as result
  log text(length(result.done))
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  «start subtasks for each n in range(50) using "a.flow" as all»:
    give { n: n }
  wait for all of all up to 1h, allowing failures as result
  log text(length(result.done))
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Fan-outs without `at most … at a time`, but for those that start later, on one phone, or of a few items."""
    for placed in view.placed:
        step = placed.statement
        if not isinstance(step, StartSubtasks) or step.at_most is not None or step.later or step.device is not None:
            continue
        if isinstance(step.source, ListOf) and len(step.source.items) <= FEW:
            continue
        at = step.head.end - (len(f" as {step.result}") if step.result else 0)
        fits = step.result is None or view.source.text[at : step.head.end] == f" as {step.result}"
        fix = Fix("5 at a time", (Edit(Span(at, at), ", at most 5 at a time"),), safe=False) if fits else None
        said = "these sub-tasks would all run at once"
        yield warning(CODE, said, step.head, help="say `at most 5 at a time`", fix=fix)


FEW = 5

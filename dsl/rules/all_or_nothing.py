"""One sub-task that fails makes the whole flow fail.
Without `allowing failures` the wait fails when any sub-task failed, was declined or deleted; the work of all others
is then not gathered.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Edit, Fix, Severity, warning
from dsl.nodes.expressions import Name
from dsl.rules.view import View
from dsl.source import Span
from dsl.steps.start_subtasks import StartSubtasks
from dsl.steps.wait_for_all import WaitForAll

CODE = "J409"
SEVERITY = Severity.WARNING
NEEDS = ("WaitForAll",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  start subtasks for each n in [1, 2] using "a.flow" as all:
    give { n: n }
  wait for all of all up to 1h, allowing failures as result
  log text(length(result.done))
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  start subtasks for each n in [1, 2] using "a.flow" as all:
    give { n: n }
  «wait for all of all up to 1h as result»
  log text(length(result.done))
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Waits for a fan-out that stop at its first failure, outside `try`."""
    many = {one.statement.result for one in view.placed if isinstance(one.statement, StartSubtasks)}
    for placed in view.placed:
        step = placed.statement
        if not isinstance(step, WaitForAll) or step.allowing_failures or not isinstance(step.batch, Name):
            continue
        if step.batch.name not in many or placed.tried:
            continue
        at = step.head.end - (len(f" as {step.result}") if step.result else 0)
        fits = step.result is None or view.source.text[at : step.head.end] == f" as {step.result}"
        fix = Fix("allow failures", (Edit(Span(at, at), ", allowing failures"),), safe=False) if fits else None
        yield warning(
            CODE,
            "one sub-task that fails makes this step fail",
            step.head,
            help="say `allowing failures`, and look at `failed` of the result",
            fix=fix,
        )

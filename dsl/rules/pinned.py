"""`on device` runs all sub-tasks on one phone.
A phone does one task at a time, so `at most … at a time` has no effect.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Label, Severity, warning
from dsl.nodes.expressions import Number
from dsl.rules.view import View
from dsl.steps.start_subtasks import StartSubtasks

CODE = "J412"
SEVERITY = Severity.WARNING
NEEDS = ("StartSubtasks",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  start subtasks for each n in [1, 2] on device "phone-1" using "a.flow" as all:
    give { n: n }
  wait for all of all up to 1h, allowing failures as result
  log text(length(result.done))
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  start subtasks for each n in [1, 2] as all:
    on device "phone-1"
    using "a.flow"
    at most «5» at a time
    give { n: n }
  wait for all of all up to 1h, allowing failures as result
  log text(length(result.done))
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Fan-outs that are pinned to a phone and limited to more than one at a time."""
    for placed in view.placed:
        step = placed.statement
        if isinstance(step, StartSubtasks) and step.device is not None and step.at_most is not None:
            if isinstance(step.at_most, Number) and step.at_most.value <= 1:
                continue
            yield warning(
                CODE,
                "all of them run on one phone, one at a time",
                step.at_most.span,
                because=Label(step.device.span, "this phone"),
            )

"""Sub-tasks are started and nothing waits for them.
They go on after this task has ended, and nobody learns what became of them. Gather them with `wait for all of`, or
say `later` if their owner starts them.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Severity, warning
from dsl.nodes.expressions import Name
from dsl.rules.view import View
from dsl.steps.check import Check
from dsl.steps.start_subtask import StartSubtask
from dsl.steps.start_subtasks import StartSubtasks
from dsl.steps.wait_for_all import WaitForAll
from dsl.steps.wait_for_any import WaitForAny
from dsl.walk import within

CODE = "J408"
SEVERITY = Severity.WARNING
NEEDS = ("StartSubtask", "StartSubtasks")
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  start subtask using "a.flow" as b:
    give { n: 1 }
  wait for all of b up to 5m
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  «start subtask using "a.flow" as b»:
    give { n: 1 }
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Batches whose name no wait or look reads."""
    watched = {
        name.name
        for placed in view.placed
        if isinstance(placed.statement, WaitForAll | WaitForAny | Check)
        for name in within(placed.statement.batch)
        if isinstance(name, Name)
    }
    for placed in view.placed:
        step = placed.statement
        if isinstance(step, StartSubtask | StartSubtasks) and not step.later and step.result not in watched:
            yield warning(
                CODE,
                "nothing waits for these sub-tasks",
                step.head,
                help="gather them with `wait for all of`, or say `later`",
            )

"""Sub-tasks that start `later` are waited for.
`later` leaves their start to the owner of their job; nothing in this flow starts them, so the wait ends at its limit.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Label, error
from dsl.nodes.expressions import Name
from dsl.rules.view import View
from dsl.steps.start_subtask import StartSubtask
from dsl.steps.start_subtasks import StartSubtasks
from dsl.steps.wait_for_all import WaitForAll
from dsl.steps.wait_for_any import WaitForAny

CODE = "J411"
NEEDS = ("WaitForAll", "WaitForAny")
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  start subtask using "a.flow" as helper:
    give { n: 1 }
  wait for all of helper up to 5m
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  start subtask using "a.flow" later as helper:
    give { n: 1 }
  «wait for all of helper up to 5m»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Waits for batches that were started with `later`."""
    later = {
        one.statement.result: one.statement
        for one in view.placed
        if isinstance(one.statement, StartSubtask | StartSubtasks) and one.statement.later
    }
    for placed in view.placed:
        step = placed.statement
        if isinstance(step, WaitForAll | WaitForAny) and isinstance(step.batch, Name) and step.batch.name in later:
            yield error(
                CODE,
                "nothing starts these sub-tasks, so they never end",
                step.head,
                because=Label(later[step.batch.name].head, "`later` says so"),
                help="leave `later` out, or do not wait",
            )

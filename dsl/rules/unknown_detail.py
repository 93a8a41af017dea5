"""A step has a detail that it does not take.
Each step has its own details, as `up to` or `into`; the message lists them. `give` stands only where something is
given: in a block, a sub-task, a branch.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, error
from dsl.nodes.control import Give, Set, Together
from dsl.rules.view import View
from dsl.steps.start_subtask import StartSubtask
from dsl.steps.start_subtasks import StartSubtasks

CODE = "E002"
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap "Pay" up to 5s
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap "Pay" «upto» 5s
"""


def find(view: View) -> Iterator[Diagnostic]:
    """`give` where nothing is given, and sub-tasks that are not given exactly one thing, last (language rule 8)."""
    for placed in view.placed:
        step = placed.statement
        if isinstance(step, Give):
            takes = placed.inside(StartSubtask, StartSubtasks, Together)
            if takes is None and placed.part.word != "block":
                yield error(
                    CODE,
                    "nothing is given here",
                    step.head,
                    help="`give` stands in a block, below `start subtask` and in a `branch`",
                )
        elif isinstance(step, StartSubtask | StartSubtasks) and step.body:
            yield from _given(step)


def _given(step: StartSubtask | StartSubtasks) -> Iterator[Diagnostic]:
    *before, last = step.body or ()
    for statement in before:
        if not isinstance(statement, Set):
            yield error(CODE, "only `set` may stand here, before the `give`", statement.head)
    if not isinstance(last, Give):
        yield error(
            CODE,
            "the last line below this step says what the sub-task is given",
            last.head,
            help="write `give { … }` as the last line",
        )

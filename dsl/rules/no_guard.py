"""A flow starts itself again, with nothing that stops it.
Without `on job` and `using`, sub-tasks run this same flow, which starts sub-tasks again, and so on. Let an input say
how deep to go, and start them only in an `if`.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, error
from dsl.nodes import control as co
from dsl.nodes.step import Effect, Step
from dsl.rules.view import View
from dsl.steps.start_subtask import StartSubtask
from dsl.steps.start_subtasks import StartSubtasks
from dsl.walk import bodies, statements

CODE = "J418"
GOOD = """\
flow "Sample"
app "com.example.demo"

inputs:
  depth: integer = 1

steps:
  if depth > 0:
    start subtask as helper:
      give { depth: depth - 1 }
    wait for all of helper up to 5m
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  «start subtask as helper»:
    give { n: 1 }
  wait for all of helper up to 5m
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Fan-outs to the own job that every task of it comes by."""
    if view.flow.steps is not None:
        yield from _unguarded(view.flow.steps, guarded=False)


def _unguarded(body: co.Body, *, guarded: bool) -> Iterator[Diagnostic]:
    for statement in body:
        if isinstance(statement, StartSubtask | StartSubtasks):
            if not guarded and statement.job is None and statement.flow is None and not statement.later:
                yield error(
                    CODE,
                    "each sub-task runs this flow again, and starts sub-tasks again",
                    statement.head,
                    help="start them in an `if` that an input decides, or say `using` or `on job`",
                )
            continue
        choice = isinstance(statement, co.If | co.Choose)
        for inner in bodies(statement):
            yield from _unguarded(inner, guarded=guarded or choice)
        if choice and any(map(_leaves, statements(tuple(_within(statement))))):
            guarded = True


def _within(statement: co.Statement) -> Iterator[co.Statement]:
    for inner in bodies(statement):
        yield from inner


def _leaves(statement: co.Statement) -> bool:
    return isinstance(statement, Step) and statement.effect is Effect.FINAL

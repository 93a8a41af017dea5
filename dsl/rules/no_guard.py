"""A flow starts itself again, with nothing that stops it.
Without `on job` and `using`, sub-tasks run this same flow, which starts sub-tasks again, and so on; so do flows that
start one another. Let an input say how deep to go, and start them only in an `if`.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, error
from dsl.nodes import control as co
from dsl.nodes.step import Effect, Step
from dsl.rules.folder import Folder, Found
from dsl.rules.view import View
from dsl.rules.waits import Start
from dsl.steps.start_subtask import StartSubtask
from dsl.steps.start_subtasks import StartSubtasks
from dsl.walk import bodies, statements

CODE = "J418"
NEEDS = ("StartSubtask", "StartSubtasks")
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
    for start in _unguarded(view.flow.steps or (), guarded=False):
        if start.job is None and start.flow is None:
            yield error(
                CODE,
                "each sub-task runs this flow again, and starts sub-tasks again",
                start.head,
                help="start them in an `if` that an input decides, or say `using` or `on job`",
            )


def find_folder(folder: Folder) -> Found:
    """Flows that start one another, or themselves by file or job, so that every task of them comes by."""
    starts = {
        view.source.name: [
            (start, flow)
            for start in _unguarded(view.flow.steps or (), guarded=False)
            if (flow := folder.target(view, start).flow) is not None
        ]
        for view in folder.views
    }
    for view in folder.views:
        for start, flow in starts[view.source.name]:
            named = start.job is not None or start.flow is not None
            if named and view.source.name in _reached(flow, starts):
                again = "this flow" if flow is view else f"{flow.source.name}, which leads back to this flow"
                said = f"each sub-task runs {again}, and nothing ends it"
                yield view, error(CODE, said, start.head, help="start them in an `if` that an input decides")


def _reached(flow: View, starts: dict[str, list[tuple[Start, View]]]) -> set[str]:
    """The names of all flows that come of a flow, itself included."""
    reached = {flow.source.name}
    waiting = [flow.source.name]
    while waiting:
        new = {after.source.name for _, after in starts[waiting.pop()]} - reached
        reached |= new
        waiting += sorted(new)
    return reached


def _unguarded(body: co.Body, *, guarded: bool) -> Iterator[Start]:
    for statement in body:
        if isinstance(statement, StartSubtask | StartSubtasks):
            if not guarded and not statement.later:
                yield statement
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

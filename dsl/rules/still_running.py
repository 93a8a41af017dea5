"""A second try starts what may still run.
`unfinished` are sub-tasks that had not ended when the wait did; they go on, and would then run twice. Try again what
is in `failed` and `deleted`.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Severity, warning
from dsl.nodes.expressions import Member
from dsl.rules.view import View
from dsl.steps.start_subtasks import StartSubtasks
from dsl.types.model import Record
from dsl.walk import within

CODE = "J419"
SEVERITY = Severity.WARNING
NEEDS = ("StartSubtasks",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  start subtasks for each n in [1, 2] using "a.flow" as all:
    give { n: n }
  wait for all of all up to 1h, allowing failures as result
  start subtasks for each one in result.failed + result.deleted as again:
    using "a.flow"
    at most 2 at a time
    give one.input
  wait for all of again up to 1h, allowing failures
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  start subtasks for each n in [1, 2] using "a.flow" as all:
    give { n: n }
  wait for all of all up to 1h, allowing failures as result
  start subtasks for each one in result.failed + «result.unfinished» as again:
    using "a.flow"
    at most 2 at a time
    give one.input
  wait for all of again up to 1h, allowing failures
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Fan-outs over `unfinished` of a gathered result."""
    for placed in view.placed:
        if not isinstance(placed.statement, StartSubtasks):
            continue
        for value in within(placed.statement.source):
            if isinstance(value, Member) and value.key == "unfinished":
                base = view.types.type_of(value.base)
                if isinstance(base, Record) and base.part("deleted") is not None:
                    yield warning(CODE, "these sub-tasks may still run, and would run twice", value.span)

"""Progress is reported in a loop that does nothing that takes time.
Each report is a call of the job service; a loop over a thousand rows would make a thousand in a second. Report
behind the loop, or every so many rounds.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Severity, warning
from dsl.nodes import control as co
from dsl.nodes.expressions import ListOf
from dsl.nodes.step import Step
from dsl.rules.view import Placed, View
from dsl.walk import statements

CODE = "F217"
SEVERITY = Severity.WARNING
NEEDS = ("ReportProgress",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  for each n in range(1000):
    set sum to n * 2
  report progress { sum: 1000 }
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  for each n in range(1000):
    «report progress { at: n }»
"""


LOOPS = (co.ForEach, co.RepeatTimes, co.RepeatWhile, co.RepeatUntil)


def find(view: View) -> Iterator[Diagnostic]:
    """Reports in loops without a phone step, a wait, a pause or a condition around the report."""
    slow: dict[int, bool] = {}
    for placed in view.placed:
        if isinstance(placed.statement, Step) and placed.statement.kind == "report_progress":
            loop = next((one for one in reversed(placed.around) if isinstance(one, LOOPS)), None)
            if loop is not None and _straight(placed) and not _written_out(loop):
                if id(loop) not in slow:
                    slow[id(loop)] = _takes_time(view, loop)
                if not slow[id(loop)]:
                    yield warning(
                        CODE,
                        "this reports progress as quickly as the loop turns",
                        placed.statement.head,
                        help="report behind the loop, or only in some rounds",
                    )


def _straight(placed: Placed) -> bool:
    """Whether every round comes by: no `if` stands between the loop and the report."""
    for one in reversed(placed.around):
        if isinstance(one, LOOPS):
            return True
        if isinstance(one, co.If | co.Choose):
            return False
    return True


def _written_out(loop: co.Statement) -> bool:
    """Whether the items stand in the flow: then there are few."""
    return isinstance(loop, co.ForEach) and isinstance(loop.source, ListOf)


def _takes_time(view: View, loop: co.Statement) -> bool:
    if getattr(loop, "every", None) is not None:
        return True
    body: co.Body = getattr(loop, "body", ())
    return any(_slow(view, one) for one in statements(body))


def _slow(view: View, statement: co.Statement) -> bool:
    if view.deeds.uses_phone(statement) or isinstance(statement, co.Do):
        return True
    limited = isinstance(statement, Step) and statement.must_end is not None
    return limited or (isinstance(statement, Step) and statement.kind in ("wait", "browse", "check", "dump"))

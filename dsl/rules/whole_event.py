"""All that a browser tells is handed on as progress.
Its pages and thoughts are no news for those who wait for the task, and may hold what is not theirs. Hand on the part
that says how far it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Severity, warning
from dsl.nodes.control import OnProgress
from dsl.nodes.expressions import Expression, Index, Member, Name
from dsl.rules.view import View
from dsl.steps.report_progress import ReportProgress
from dsl.walk import parts

CODE = "B608"
SEVERITY = Severity.WARNING
NEEDS = ("OnProgress",)
GOOD = """\
flow "Sample"

steps:
  browse "Read the newest order" at "https://shop.example/orders" up to 5m:
    on progress as event:
      report progress { doing: event.message }
"""
BAD = """\
flow "Sample"

steps:
  browse "Read the newest order" at "https://shop.example/orders" up to 5m:
    on progress as event:
      report progress «event»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """The event of an `on progress`, as a whole, in `report progress`."""
    for placed in view.placed:
        around = placed.inside(OnProgress)
        if isinstance(placed.statement, ReportProgress) and around is not None and around.name is not None:
            for whole in _whole(placed.statement.data, around.name):
                yield warning(
                    CODE,
                    "this hands on every event as it is",
                    whole.span,
                    help=f"pick what is worth telling, as `{{ doing: {around.name}.message }}`",
                )


def _whole(value: Expression, name: str) -> Iterator[Expression]:
    if isinstance(value, Name):
        if value.name == name:
            yield value
        return
    for inner in parts(value):
        if not (isinstance(value, Member | Index) and inner == Name(name)):
            yield from _whole(inner, name)

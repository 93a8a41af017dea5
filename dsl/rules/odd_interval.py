"""A pause between looks does not fit.
One longer than the limit allows a single look. One below a second asks the job service more often than it answers
anything new.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Severity, warning
from dsl.nodes import control as co
from dsl.nodes.expressions import Duration, Expression
from dsl.nodes.step import Step
from dsl.rules.deeds import asks_service
from dsl.rules.view import View
from dsl.walk import statements

CODE = "W307"
SEVERITY = Severity.WARNING
NEEDS = ("field every",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  wait until state is "Ready" up to 10m every 10s:
    read text of #state as state
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  wait until state is "Ready" up to 10s every «1m»:
    read text of #state as state
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Intervals above their limit, and below a second around calls of the job service."""
    for placed in view.placed:
        statement = placed.statement
        every: Expression | None = getattr(statement, "every", None)
        if not isinstance(every, Duration):
            continue
        limit = getattr(statement, "up_to", None) if isinstance(statement, Step) else None
        if isinstance(limit, Duration) and every.seconds > limit.seconds:
            yield warning(CODE, "this pause is longer than the limit, so there is one look only", every.span)
        elif every.seconds < 1 and any(asks_service(one) for one in statements(_body(statement))):
            yield warning(CODE, "this asks the job service more than once a second", every.span, help="say `every 5s`")


def _body(statement: co.Statement) -> co.Body:
    found: co.Body | None = getattr(statement, "body", None)
    return found or ()

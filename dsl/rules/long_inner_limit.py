"""A limit is longer than that of the block around it.
`within` ends its body when its own time is over, so the longer limit inside is never reached.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Label, Severity, warning
from dsl.nodes import control as co
from dsl.nodes.expressions import Duration, Expression
from dsl.nodes.step import Step
from dsl.rules.view import View

CODE = "W305"
SEVERITY = Severity.WARNING
NEEDS = ("Within",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  within 1m:
    wait for "Receipt" up to 30s
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  within 1m:
    wait for "Receipt" up to «90s»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Limits below `within` that are longer than it."""
    for placed in view.placed:
        outer = placed.inside(co.Within)
        limit = _limit(placed.statement)
        if outer is None or not isinstance(limit, Duration) or not isinstance(outer.limit, Duration):
            continue
        if limit.seconds > outer.limit.seconds:
            yield warning(
                CODE,
                "this limit is longer than that of the block around it",
                limit.span,
                because=Label(outer.limit.span, "the block ends here already"),
            )


def _limit(statement: co.Statement) -> Expression | None:
    if isinstance(statement, co.Within):
        return statement.limit
    found: Expression | None = getattr(statement, "up_to", None) if isinstance(statement, Step) else None
    return found

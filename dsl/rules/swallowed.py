"""A handler swallows every failure.
It fits all kinds and neither logs, nor remembers, nor ends, nor passes the problem on: nobody will know why the rest
went another way.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Severity, warning
from dsl.nodes import control as co
from dsl.nodes.expressions import Name
from dsl.nodes.step import Effect, Step
from dsl.rules.view import View
from dsl.walk import statements, values, within

CODE = "F207"
SEVERITY = Severity.WARNING
NEEDS = ("Try",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  try:
    tap "Later"
  on failure as problem:
    log problem.message
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  try:
    tap "Later"
  «on failure»:
    press back
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Handlers of `try` without kinds that do nothing with the problem."""
    for placed in view.placed:
        if isinstance(placed.statement, co.Try):
            for handler in placed.statement.handlers:
                if not handler.kinds and not any(_minds(one, handler) for one in statements(handler.body)):
                    yield warning(
                        CODE,
                        "this handler swallows every failure",
                        handler.head,
                        help="log the problem, name the kinds that are meant, or say `fail again`",
                    )


def _minds(statement: co.Statement, handler: co.Handler) -> bool:
    if isinstance(statement, co.Set | co.Give | co.FailAgain | co.StopRepeating | co.SkipToNext | co.Do | co.Broken):
        return True
    if isinstance(statement, Step) and (
        statement.effect in (Effect.FINAL, Effect.ONCE)
        or statement.kind in ("log", "report_progress")
        or statement.result is not None
    ):
        return True
    names = {"problem", handler.name}
    return any(
        isinstance(inner, Name) and inner.name in names for value in values(statement) for inner in within(value)
    )

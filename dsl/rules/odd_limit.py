"""A limit is zero, or longer than a day.
A limit of zero gives nothing a chance; one of more than a day outlives every task.
"""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, error
from dsl.hints import Iterator
from dsl.nodes.control import Shows, Within
from dsl.nodes.expressions import Duration, Expression
from dsl.nodes.step import Step
from dsl.rules.view import View
from dsl.walk import conditions

CODE = "W302"
NEEDS = ("Duration", "defaults")
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  wait for "Thank you" up to 20s
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  wait for "Thank you" up to «0s»
"""


_DAY = 86_400_000


def find(view: View) -> Iterator[Diagnostic]:
    """Limits written as a time that is zero or more than a day."""
    for limit in _limits(view):
        if isinstance(limit, Duration) and not 0 < limit.milliseconds <= _DAY:
            what = "of zero gives it no chance" if limit.milliseconds == 0 else "of more than a day outlives the task"
            yield error(CODE, f"a limit {what}", limit.span, help="limits lie between 1ms and 1d")


def _limits(view: View) -> Iterator[Expression | None]:
    for placed in view.placed:
        statement = placed.statement
        if isinstance(statement, Step):
            for limit in statement.limits:
                yield getattr(statement, limit)
            continue
        if isinstance(statement, Within):
            yield statement.limit
        for condition in conditions(statement):
            if isinstance(condition, Shows):
                yield condition.up_to
    if view.flow.defaults is not None:
        yield view.flow.defaults.find

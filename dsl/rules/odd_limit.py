"""A limit is zero, or longer than a day.
A limit of zero gives nothing a chance; one of more than a day outlives every task.
"""

from __future__ import annotations

from itertools import chain

from dsl.diagnostics import Diagnostic, error
from dsl.hints import Iterator
from dsl.nodes.control import If, RepeatUntil, RepeatWhile, Shows, Within
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
        if type(limit) is Duration and not 0 < limit.milliseconds <= _DAY:
            what = "of zero gives it no chance" if limit.milliseconds == 0 else "of more than a day outlives the task"
            yield error(CODE, f"a limit {what}", limit.span, help="limits lie between 1ms and 1d")


def _limits(view: View) -> Iterator[Expression | None]:
    for step, _ in view.of(Step):
        for limit in step.limits:
            yield getattr(step, limit)
    for within, _ in view.of(Within):
        yield within.limit
    kinds: tuple[type[If | RepeatWhile | RepeatUntil], ...] = (If, RepeatWhile, RepeatUntil)
    asking = [statement for kind in kinds for statement, _ in view.of(kind)]
    for condition in chain.from_iterable(map(conditions, asking)):
        if isinstance(condition, Shows):
            yield condition.up_to
    if view.flow.defaults is not None:
        yield view.flow.defaults.find

"""The condition of a `wait until` can never change.
It is looked at again and again, but nothing in it moves: it has neither `now()` nor `today()`, and the block below
sets none of its names. To wait for the screen, say `wait for`.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, error
from dsl.functions.index import SIGNATURES
from dsl.nodes import control as co
from dsl.nodes.expressions import Call, Expression, Name
from dsl.nodes.step import Step
from dsl.rules.view import View
from dsl.steps.wait_until import WaitUntil
from dsl.walk import statements, within

CODE = "W310"
NEEDS = ("WaitUntil",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  set begun to now()
  wait until now() > begun + 30s up to 1m
"""
BAD = """\
flow "Sample"
app "com.example.demo"

inputs:
  ready: flag

steps:
  wait until «ready» up to 1m
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Conditions without the time, and without a name that their block sets."""
    for placed in view.placed:
        wait = placed.statement
        if isinstance(wait, WaitUntil) and not _moves(wait.condition, _set_by(wait.body or ())):
            yield error(
                CODE,
                "this condition can never change while it is waited for",
                wait.condition.span,
                help="read what it asks for in a block below, or use `wait for`",
            )


def _set_by(body: co.Body) -> set[str]:
    found: set[str] = set()
    for one in statements(body):
        name = one.result if isinstance(one, Step) else one.name if isinstance(one, co.Set | co.Do) else None
        if name is not None:
            found.add(name)
        if isinstance(one, co.Together):
            found |= {branch.name for branch in one.branches if branch.name is not None}
    return found


def _moves(condition: Expression, names: set[str]) -> bool:
    for one in within(condition):
        if isinstance(one, Call) and one.function in SIGNATURES and SIGNATURES[one.function].outside:
            return True
        if isinstance(one, Name) and one.name in names:
            return True
    return False

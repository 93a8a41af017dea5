"""A browser is given too few or too many rounds or checks.
A service takes 1 to 100 rounds and 1 to 10 checks; without them it takes 50 and 3.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, error
from dsl.nodes.expressions import Expression, Negative, Number
from dsl.rules.view import View
from dsl.steps.browse import Browse

CODE = "B605"
NEEDS = ("Browse",)
GOOD = """\
flow "Sample"

steps:
  browse "Read the newest order" at "https://shop.example/orders", at most 40 rounds up to 5m
"""
BAD = """\
flow "Sample"

steps:
  browse "Read the newest order" at "https://shop.example/orders", at most «400» rounds up to 5m
"""

MOST_ROUNDS, MOST_CHECKS = 100, 10


def find(view: View) -> Iterator[Diagnostic]:
    """Numbers of rounds and checks that no service takes."""
    for placed in view.placed:
        if isinstance(placed.statement, Browse):
            yield from _outside(placed.statement.rounds, "rounds", MOST_ROUNDS)
            yield from _outside(placed.statement.checks, "checks", MOST_CHECKS)


def _outside(value: Expression | None, what: str, most: int) -> Iterator[Diagnostic]:
    number = value.value if isinstance(value, Number) else -1 if isinstance(value, Negative) else None
    if value is not None and number is not None and (number != int(number) or not 1 <= number <= most):
        yield error(CODE, f"a browser takes 1 to {most} {what}", value.span, help=f"write a whole number up to {most}")

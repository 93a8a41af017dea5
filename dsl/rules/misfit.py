"""Something stands where it does not fit.
The message says what could stand there. Often a quote, a comma or a word is missing before it.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, error
from dsl.nodes.control import FailAgain, Try
from dsl.rules.view import Placed, View
from dsl.walk import statements

CODE = "E023"
NEEDS = ("FailAgain",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  set a to 1 + 2
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  set a to 1 + «*» 2
"""


def find(view: View) -> Iterator[Diagnostic]:
    """`fail again` where there is no problem to pass on (language rule 9)."""
    for placed in view.placed:
        if isinstance(placed.statement, FailAgain) and not _handles(placed):
            yield error(
                CODE,
                "`fail again` stands outside `on failure`: there is no problem to pass on",
                placed.statement.head,
            )


def _handles(placed: Placed) -> bool:
    if placed.part.word == "on failure":
        return True
    outer = (one for one in placed.around if isinstance(one, Try))
    return any(
        placed.statement is inner for one in outer for handler in one.handlers for inner in statements(handler.body)
    )

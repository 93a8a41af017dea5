"""Text from outside is used as a link, a path or a request.
Who wrote the message or the page then decides what is opened or done. Take from it only what is expected, as a number
or one of some choices, and put the rest into the flow.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Severity, warning
from dsl.nodes.expressions import Expression
from dsl.nodes.step import Step
from dsl.nodes.values import ByAttribute
from dsl.rules.browsing import is_web, told
from dsl.rules.origins import WRITERS
from dsl.rules.view import View
from dsl.steps.open_link import OpenLink
from dsl.walk import bases, selectors

CODE = "S705"
SEVERITY = Severity.WARNING
NEEDS = ("Browse", "ByAttribute", "Extract", "Generate", "OpenLink")
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  read text of #order as order
  open link "https://shop.example/orders/${number(order)}"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  read text of #link as link
  open link «link»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """What was read, in `open link`, in an xpath, or in what a browser is told to do."""
    for placed in view.placed:
        for value, what in _places(placed.statement):
            origin = view.origins.of(value)
            if origin is not None:
                yield warning(
                    CODE,
                    f"{WRITERS.get(origin, 'somebody else')} decides {what}",
                    value.span,
                    help="take from it only what is expected, as with number(…) or `choose`",
                )


def _places(statement: object) -> Iterator[tuple[Expression, str]]:
    if not isinstance(statement, Step):
        return
    if isinstance(statement, OpenLink):
        yield statement.address, "what is opened here"
    if is_web(statement):
        for value in told(statement):
            yield value, "what the browser does"
    for selector in selectors(statement):
        for base in bases(selector):
            if isinstance(base, ByAttribute) and base.attribute == "xpath":
                yield base.text, "which element is meant"

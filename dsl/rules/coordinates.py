"""A touch goes to a place, not to an element.
On another phone, in another language or with the keyboard open, something else is there. Name what is to be touched.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Severity, warning
from dsl.nodes.step import Effect, Step
from dsl.nodes.values import ByPoint
from dsl.rules.view import View
from dsl.walk import selectors

CODE = "P801"
SEVERITY = Severity.WARNING
NEEDS = ("ByPoint",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap "Play"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap «point 50%, 90%»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Steps that act on a point."""
    for placed in view.placed:
        step = placed.statement
        if isinstance(step, Step) and step.effect is Effect.DEVICE:
            for selector in selectors(step):
                if isinstance(selector.base, ByPoint):
                    yield warning(
                        CODE,
                        "on another phone something else may be at this place",
                        selector.span,
                        help='name the element, as "Play" or #play',
                    )

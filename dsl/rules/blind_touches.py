"""Many touches follow one another, and nothing is expected between.
When one of them goes astray the others go on somewhere else, and the failure that comes at last is far from its
cause.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Severity
from dsl.nodes import control as co
from dsl.nodes.step import Step
from dsl.rules.view import View
from dsl.walk import bodies, flow_parts

CODE = "P804"
SEVERITY = Severity.ADVICE
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap "1"
  tap "2"
  expect "12"
  tap "3"
  tap "4"
  tap "5"
  succeed
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap "1"
  tap "2"
  tap "3"
  tap "4"
  «tap "5"»
  tap "6"
  succeed
"""


_TOUCHES = ("tap", "double_tap", "long_press", "swipe", "press", "drag", "pinch", "draw")
AT_MOST = 4


def find(view: View) -> Iterator[Diagnostic]:
    """The fifth touch in a row of each row."""
    for part in flow_parts(view.flow):
        yield from _rows(part.body)


def _rows(body: co.Body) -> Iterator[Diagnostic]:
    count = 0
    for statement in body:
        count = count + 1 if isinstance(statement, Step) and statement.kind in _TOUCHES else 0
        if count == AT_MOST + 1:
            yield Diagnostic(
                CODE,
                Severity.ADVICE,
                "this is the fifth touch in a row with nothing expected between",
                statement.head,
                help="say with `expect` what the screen should show by now",
            )
        for inner in bodies(statement):
            yield from _rows(inner)

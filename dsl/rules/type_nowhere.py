"""A text is typed, and no field was named or touched before.
It goes wherever the focus is, which may be nowhere. Say `type … into #field`.
"""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Severity, warning
from dsl.hints import Iterator
from dsl.nodes import control as co
from dsl.nodes.step import Step
from dsl.rules.view import View
from dsl.steps.type import Type
from dsl.walk import bodies, flow_parts

CODE = "P810"
SEVERITY = Severity.WARNING
NEEDS = ("Type",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap #search
  type "shoes"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  open app
  «type "shoes"»
"""


_FOCUSES = ("tap", "double_tap", "long_press", "clear_field", "type", "press", "paste")


def find(view: View) -> Iterator[Diagnostic]:
    """Steps `type` without `into` whose phone step before, in the same block, gives no field the focus."""
    for part in flow_parts(view.flow):
        yield from _looked(part.body, focused=part.word not in ("steps",))


def _looked(body: co.Body, *, focused: bool) -> Iterator[Diagnostic]:
    for statement in body:
        if type(statement) is Type and statement.into is None and not focused:
            yield warning(
                CODE,
                "no field was named or touched for this text",
                statement.head,
                help="say `into #field`, or tap the field before",
            )
        if isinstance(statement, Step):
            if statement.phone:
                focused = statement.kind in _FOCUSES or (focused and not statement.kind.startswith("open"))
        else:
            for inner in bodies(statement):
                yield from _looked(inner, focused=focused)
            focused = True

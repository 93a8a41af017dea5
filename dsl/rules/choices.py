"""A `choose` has a value twice, or leaves some out.
The first equal `when` is taken, so a second one never is. Where not every value has a `when`, say with `otherwise`
what happens then.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Label, Severity, warning
from dsl.nodes import control as co
from dsl.nodes.expressions import Expression, Flag, Text
from dsl.rules.view import View
from dsl.types.model import FLAG, OneOf, present

CODE = "F210"
SEVERITY = Severity.WARNING
NEEDS = ("Choose",)
GOOD = """\
flow "Sample"
app "com.example.demo"

inputs:
  size: one of "S", "M"

steps:
  choose size:
    when "S":
      log "small"
    when "M":
      log "medium"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

inputs:
  size: one of "S", "M"

steps:
  choose size:
    when "S", "M":
      log "small or medium"
    when «"M"»:
      log "medium"
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Values that stand twice, and choices without an `otherwise`."""
    for placed in view.placed:
        if isinstance(placed.statement, co.Choose):
            yield from _twice(placed.statement)
            if placed.statement.otherwise is None and (why := _left_out(view, placed.statement)):
                yield warning(CODE, why, placed.statement.head, help="say with `otherwise` what happens then")


def _twice(choose: co.Choose) -> Iterator[Diagnostic]:
    seen: dict[Expression, Expression] = {}
    for case in choose.cases:
        for value in case.values:
            if value in seen:
                yield warning(
                    CODE, "this value had its `when` before", value.span, because=Label(seen[value].span, "here")
                )
            seen.setdefault(value, value)


def _left_out(view: View, choose: co.Choose) -> str:
    type_ = present(view.types.type_of(choose.subject))
    values = [value for case in choose.cases for value in case.values]
    if isinstance(type_, OneOf):
        said = {value.constant for value in values if isinstance(value, Text)}
        left = [choice for choice in type_.choices if choice not in said]
        if not left:
            return ""
        return "no `when` for " + ", ".join(f'"{choice}"' for choice in left)
    if type_ == FLAG and {value.value for value in values if isinstance(value, Flag)} == {True, False}:
        return ""
    return "nothing is said for other values than these"

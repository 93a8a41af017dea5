"""A condition stands twice in one `if`.
The first that holds is taken, so the second time it never is. Mostly a copy was to be changed.
"""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Label, Severity, warning
from dsl.hints import Iterator
from dsl.nodes import control as co
from dsl.rules.view import View

CODE = "F211"
SEVERITY = Severity.WARNING
NEEDS = ("If",)
GOOD = """\
flow "Sample"
app "com.example.demo"

inputs:
  count: integer

steps:
  if count > 5:
    log "many"
  else if count > 2:
    log "some"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

inputs:
  count: integer

steps:
  if count > 5:
    log "many"
  else if «count > 5»:
    log "some"
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Conditions that stood before in the same chain."""
    for chain, _ in view.of(co.If):
        if len(chain.branches) < 2:
            continue
        seen: dict[co.Condition, co.Condition] = {}
        for branch in chain.branches:
            before = seen.setdefault(branch.condition, branch.condition)
            if before is not branch.condition:
                yield warning(
                    CODE,
                    "this was asked before in the same `if`",
                    branch.condition.span,
                    because=Label(before.span, "here"),
                )

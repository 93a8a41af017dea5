"""A value is of another type than the one wanted.
`+` never joins text and number, a list is no record, a time has a unit, and a name has one type. Values are never
converted by themselves; `text(…)`, `number(…)` and `"${…}"` do it.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic
from dsl.rules.view import View

CODE = "N105"
NEEDS = ()
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  set total to 3
  log "Total: " + text(total)
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  set total to 3
  log «"Total: " + total»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """What following the types found."""
    return view.said(CODE)

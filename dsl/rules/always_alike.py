"""A comparison always ends alike.
`is` never converts: a text is never a number, and one of some choices is never another text.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Severity
from dsl.rules.view import View

CODE = "N109"
SEVERITY = Severity.WARNING
NEEDS = ()
GOOD = """\
flow "Sample"
app "com.example.demo"

inputs:
  size: one of "S", "M"

steps:
  if size is "M":
    log "medium"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

inputs:
  size: one of "S", "M"

steps:
  if size is «"L"»:
    log "large"
"""


def find(view: View) -> Iterator[Diagnostic]:
    """What following the types found."""
    return view.said(CODE)

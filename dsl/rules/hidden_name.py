"""A name hides another one.
A loop's name, or one inside `[… for each …]`, stands for something else inside than outside; who reads it may take
the one for the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Severity, warning
from dsl.rules.view import View

CODE = "N104"
SEVERITY = Severity.WARNING
NEEDS = ("hiding",)
GOOD = """\
flow "Sample"
app "com.example.demo"

inputs:
  item: text
  names: list of text

steps:
  for each name in names:
    log "${item}: ${name}"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

inputs:
  item: text
  names: list of text

steps:
  log item
  «for each item in names»:
    log item
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Names that live in a body and have one outside too."""
    for name, span in view.scope.hiding:
        yield warning(CODE, f"`{name}` hides the name outside", span, help="use another name here")

"""An input or a loop's name is set.
What comes in, and what a loop counts, stays as it is; keep the new value under a name of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, error
from dsl.rules.view import View

CODE = "N118"
NEEDS = ("fixed",)
GOOD = """\
flow "Sample"
app "com.example.demo"

inputs:
  a: text

steps:
  set b to a
  log b
"""
BAD = """\
flow "Sample"
app "com.example.demo"

inputs:
  a: text

steps:
  «set a to "x"»
  log a
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Statements that set a name which must stay as it is."""
    for name, span, what in view.scope.fixed:
        yield error(CODE, f"`{name}` is {what} and cannot be set", span, help="use another name for the new value")

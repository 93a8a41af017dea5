"""A name may have no value here.
It is set, but not on every way that leads here: only in one branch, in a loop that may not run, or later. Set it
before, or in the other branch too.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, error
from dsl.rules.view import View

CODE = "N102"
NEEDS = ("uses",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  set a to 1
  if true:
    set a to 2
  log text(a)
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  if true:
    set a to "x"
  log «a»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Names that are set in their scope, but not surely before they are read."""
    for use in view.scope.uses:
        if use.known:
            yield error(
                CODE,
                f"`{use.name}` may have no value here",
                use.span,
                label="not every way here sets it",
                help="set it before, or on every way that leads here",
            )

"""A value may be missing where one is needed.
Types with `?`, the first item of a list that may be empty, and results of `optionally` may have no value. Say with
`otherwise` what to use then, or test before: behind `is not missing` it is there.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic
from dsl.rules.view import View

CODE = "N108"
NEEDS = ()
GOOD = """\
flow "Sample"
app "com.example.demo"

inputs:
  note: text?

steps:
  log "Note: ${note otherwise "none"}"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

inputs:
  note: text?

steps:
  log "Note: ${«note»}"
"""


def find(view: View) -> Iterator[Diagnostic]:
    """What following the types found, but for names that may have no value at all (N102)."""
    unset = {use.span for use in view.scope.uses}
    return (one for one in view.said(CODE) if one.span not in unset)

"""A path ends without a final word.
The task then succeeds with the declared outputs. That is fine where it is meant; in production, say `succeed`, so
that a reader sees that it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Severity
from dsl.rules.view import View

CODE = "F203"
SEVERITY = Severity.ADVICE
NEEDS = ("falls_off",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  log "x"
  succeed
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  «log "x"»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """The end of `steps`, when a way leads there."""
    if view.scope.falls_off is not None:
        yield Diagnostic(
            CODE,
            Severity.ADVICE,
            "the flow may end here without a final word, which is `succeed`",
            view.scope.falls_off,
            help="say `succeed`, `fail` or `decline`",
        )

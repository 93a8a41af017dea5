"""Blocks nest deeper than three.
No flow of 617 real ones does. A `block` with a name, or `skip to next` in place of an `else`, is easier to follow.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Severity
from dsl.rules.view import View
from dsl.walk import bodies

CODE = "X906"
SEVERITY = Severity.ADVICE
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  if true:
    log "x"
  succeed
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  for each n in [1, 2]:
    if n > 1:
      try:
        «if n > 2»:
          log "deep"
      on failure:
        log "failed"
  succeed
"""


MOST = 3


def find(view: View) -> Iterator[Diagnostic]:
    """Statements with blocks below, in three others."""
    for placed in view.placed:
        if len(placed.around) == MOST and any(bodies(placed.statement)):
            yield Diagnostic(
                CODE,
                Severity.ADVICE,
                "this is the fourth block inside one another",
                placed.statement.head,
                help="make a `block` of the inner part",
            )

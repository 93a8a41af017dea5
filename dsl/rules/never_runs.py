"""A step can never run.
It stands behind a step that always leaves: `succeed`, `fail`, `decline`, `give`, `stop repeating`, `skip to next`,
`fail again`, or an `if` that leaves on all ways.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, error
from dsl.rules.view import View

CODE = "F201"
NEEDS = ("dead",)
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
  succeed
  «log "x"»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """The first statement of each block that no way leads to."""
    for statement in view.scope.dead:
        yield error(
            CODE,
            "this can never run",
            statement.head,
            label="every way before it leaves",
            help="remove it, or move it in front of the step that leaves",
        )

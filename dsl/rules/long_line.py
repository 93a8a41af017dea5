"""A line is longer than 100 columns.
A step's details may stand on lines of their own below it, each with the words it has now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Severity
from dsl.rules.view import View
from dsl.source import Span

CODE = "X902"
SEVERITY = Severity.ADVICE
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  log "short"
  succeed
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  «log "a text that is so long that a reader has to move the page to the side to see its end, and back again"»
  succeed
"""


MOST = 100
_LONG = re.compile(r"[^\n]{101,}")


def find(view: View) -> Iterator[Diagnostic]:
    """Long lines, their indent not underlined."""
    for found in _LONG.finditer(view.source.text):
        line = found[0].rstrip("\r")
        if len(line) > MOST:
            indent = len(line) - len(line.lstrip(" "))
            yield Diagnostic(
                CODE,
                Severity.ADVICE,
                f"this line has {len(line)} columns",
                Span(found.start() + indent, found.start() + len(line)),
                help="put its details on lines of their own below it",
            )

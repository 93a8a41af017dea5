"""A block has more than 40 steps.
Nine real flows in ten are shorter as a whole. Parts that have a name can be blocks: `do sign_in`.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Severity
from dsl.rules.view import View
from dsl.walk import flow_parts, statements

CODE = "X905"
SEVERITY = Severity.ADVICE
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
  «log "1"»
  log "2"
  log "3"
  log "4"
  log "5"
  log "6"
  log "7"
  log "8"
  log "9"
  log "10"
  log "11"
  log "12"
  log "13"
  log "14"
  log "15"
  log "16"
  log "17"
  log "18"
  log "19"
  log "20"
  log "21"
  log "22"
  log "23"
  log "24"
  log "25"
  log "26"
  log "27"
  log "28"
  log "29"
  log "30"
  log "31"
  log "32"
  log "33"
  log "34"
  log "35"
  log "36"
  log "37"
  log "38"
  log "39"
  log "40"
  succeed
"""


MOST = 40


def find(view: View) -> Iterator[Diagnostic]:
    """Sections and blocks with more statements, all that is below counted."""
    for part in flow_parts(view.flow):
        count = sum(1 for _ in statements(part.body))
        if count > MOST:
            yield Diagnostic(
                CODE,
                Severity.ADVICE,
                f"this block has {count} steps",
                part.body[0].head,
                help="make blocks of the parts that have a name",
            )

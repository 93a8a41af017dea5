"""A secret would leave the flow.
Secrets are for typing and for answering forms. A final word, a row, an offer, the log and progress are read by
others; there a secret has no place, also not inside a text or a record.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic
from dsl.rules.view import View

CODE = "S702"
NEEDS = ()
GOOD = """\
flow "Sample"
app "com.example.demo"

inputs:
  password: secret

steps:
  type password into #password
  log "signed in"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

inputs:
  password: secret

steps:
  type password into #password
  log «"signed in with ${password}"»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """What following the types found."""
    return view.said(CODE)

"""A record has no such field.
Its fields are those it was made with, or those that its type declares.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic
from dsl.rules.view import View

CODE = "N107"
NEEDS = ()
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  set guest to { first: "Ada", born: 1815 }
  log guest.first
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  set guest to { first: "Ada", born: 1815 }
  log guest.«frist»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """What following the types found."""
    return view.said(CODE)

"""A block is called with missing, extra or wrongly typed values.
`do` hands over one record; its fields are the parameters of the block. A parameter with `?` may be left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic
from dsl.rules.view import View

CODE = "N115"
NEEDS = ()
GOOD = """\
flow "Sample"
app "com.example.demo"

block greet(name: text):
  log name

steps:
  do greet with { name: "Ada" }
"""
BAD = """\
flow "Sample"
app "com.example.demo"

block greet(name: text):
  log name

steps:
  do greet with { name: «1» }
"""


def find(view: View) -> Iterator[Diagnostic]:
    """What following the types found."""
    return view.said(CODE)

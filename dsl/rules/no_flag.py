"""A condition is not true or false.
A text, a number or a list is no condition, also when it is empty or 0. Say what is asked: `is not empty`, `is 3`.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic
from dsl.rules.view import View

CODE = "N106"
NEEDS = ()
GOOD = """\
flow "Sample"
app "com.example.demo"

inputs:
  name: text

steps:
  if name is not empty:
    log name
"""
BAD = """\
flow "Sample"
app "com.example.demo"

inputs:
  name: text

steps:
  if «name»:
    log name
"""


def find(view: View) -> Iterator[Diagnostic]:
    """What following the types found."""
    return view.said(CODE)

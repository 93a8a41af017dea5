"""A field of `task.data` is not an input.
What a task is given is declared in `inputs`; nothing else arrives.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic
from dsl.rules.view import View

CODE = "J414"
NEEDS = ()
GOOD = """\
flow "Sample"
app "com.example.demo"

inputs:
  email: text

steps:
  log task.data.email
  log email
"""
BAD = """\
flow "Sample"
app "com.example.demo"

inputs:
  email: text

steps:
  log task.data.«emial»
  log email
"""


def find(view: View) -> Iterator[Diagnostic]:
    """What following the types found."""
    return view.said(CODE)

"""There is no such status.
A sub-task is planned, running, waiting, pending (handed in), confirmed, failed, declined, deleted or lost.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic
from dsl.rules.view import View

CODE = "J410"
NEEDS = ()
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  start subtask using "a.flow" as helper:
    give { n: 1 }
  check helper as seen
  for each one in seen.done:
    if one.status is "confirmed":
      log one.id
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  start subtask using "a.flow" as helper:
    give { n: 1 }
  check helper as seen
  for each one in seen.done:
    if one.status is «"done"»:
      log one.id
"""


def find(view: View) -> Iterator[Diagnostic]:
    """What following the types found."""
    return view.said(CODE)

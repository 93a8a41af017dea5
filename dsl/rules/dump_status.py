"""A row is marked with a word that the service does not know.
A row of a data-dump job is `pending`, `failed` or `declined`; without `marked` it is pending.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Edit, Fix, error
from dsl.rules.view import View
from dsl.source import Span
from dsl.spelling import closest
from dsl.steps.dump import Dump

WORDS = ("pending", "failed", "declined")

CODE = "J403"
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  dump { a: 1 } to job "prices" marked failed
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  dump { a: 1 } to job "prices" marked «faild»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Words behind `marked` that are none of the three."""
    for placed in view.placed:
        step = placed.statement
        if not isinstance(step, Dump) or step.marked is None or step.marked in WORDS:
            continue
        place = re.search(rf"\bmarked +({re.escape(step.marked)})\b", view.source.at(step.head))
        start = step.head.start + (place.start(1) if place else 0)
        near = closest(step.marked, WORDS) or {"success": "pending", "done": "pending", "error": "failed"}.get(
            step.marked, "pending"
        )
        yield error(
            CODE,
            f"a row is marked pending, failed or declined, not `{step.marked}`",
            Span(start, start + len(step.marked)),
            fix=Fix(f"write `{near}`", (Edit(Span(start, start + len(step.marked)), near),)),
        )

"""A file is attached to progress, where the service ignores it.
Files are handed in with `succeed`, `fail`, `decline` or `dump`.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Edit, Fix, error
from dsl.rules.view import View
from dsl.source import Span
from dsl.steps.report_progress import ReportProgress

CODE = "F204"
NEEDS = ("ReportProgress",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  screenshot as proof
  report progress { done: 1 }
  succeed attach proof
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  screenshot as proof
  report progress { done: 1 } attach «proof»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Attachments of `report progress`."""
    for placed in view.placed:
        step = placed.statement
        if isinstance(step, ReportProgress) and step.attach:
            span = step.attach[0].span.to(step.attach[-1].span)
            text = view.source.text
            start = text.rindex("attach", step.head.start, span.start)
            while text[start - 1] in " ,\n":
                start -= 1
            yield error(
                CODE,
                "files cannot be sent with progress: the service ignores them",
                span,
                help="attach them to `succeed`, `fail`, `decline` or `dump`",
                fix=Fix("leave the files out", (Edit(Span(start, span.end), ""),)),
            )

"""A file is handed in that has no extension.
Whoever gets it cannot tell what it is; it arrives as `.bin`. Give the path with its extension.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from dsl.diagnostics import Diagnostic, Label, Severity, warning
from dsl.nodes.expressions import Expression, Name, Text
from dsl.nodes.step import Kind, Step
from dsl.nodes.values import Attachment, Plain
from dsl.rules.view import View
from dsl.source import Span
from dsl.steps.fetch_file import FetchFile

CODE = "J417"
SEVERITY = Severity.WARNING
NEEDS = ("place attachments",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  fetch file "/sdcard/Download/report.pdf" as report
  succeed attach report
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  fetch file "/sdcard/Download/report" as report
  succeed attach «report»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Attachments whose path is written out and has no extension."""
    paths = _paths(view)
    for placed in view.placed:
        step = placed.statement
        for slot in step.slots.values() if isinstance(step, Step) else ():
            for one in getattr(step, slot.field) if slot.place.kind is Kind.ATTACHMENTS else ():
                yield from _without(one, paths)


def _paths(view: View) -> dict[str, Span]:
    """The names of files without extension, and where their path stands."""
    found: dict[str, Span] = {}
    for field in view.flow.inputs:
        if field.type == Plain("file") and field.default is not None and _bare(field.default):
            found[field.name] = field.default.span
    for placed in view.placed:
        step = placed.statement
        if isinstance(step, FetchFile) and step.result is not None:
            if _bare(step.path):
                found[step.result] = step.path.span
            else:
                found.pop(step.result, None)
    return found


def _bare(path: Expression) -> bool:
    said = path.constant if isinstance(path, Text) else None
    return said is not None and not PurePosixPath(said).suffix


def _without(one: Attachment, paths: dict[str, Span]) -> Iterator[Diagnostic]:
    if isinstance(one.file, Name) and one.file.name in paths:
        because = Label(paths[one.file.name], "this path has no extension")
        yield warning(CODE, "this file has no extension", one.file.span, because=because,
                      help="nobody can tell what it is; name it with one")  # fmt: skip

"""A line is longer than 100 columns.
A step's details may stand on lines of their own below it, each with the words it has now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Edit, Fix, Severity
from dsl.format import in_order
from dsl.rules.view import View
from dsl.source import Source, Span

CODE = "X902"
SEVERITY = Severity.ADVICE
BOTH_FORMS = True
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  log "short"
  succeed
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  «read sms from "Example Bank of the North" matching /your code for today is (\\d{6}) and no other/ up to 90s as code»
  type code into #code
  succeed
"""


MOST = 100
_LONG = re.compile(r"[^\n]{101,}")


def find(view: View) -> Iterator[Diagnostic]:
    """Long lines, their indent not underlined."""
    text = view.source.text
    ordered: list[str] | None = None
    for found in _LONG.finditer(text):
        line = found[0].rstrip("\r")
        if len(line) > MOST:
            if ordered is None:
                ordered = [] if view.misread else in_order(view.source, view.flow, view.form).splitlines(keepends=True)
            indent = len(line) - len(line.lstrip(" "))
            yield Diagnostic(
                CODE,
                Severity.ADVICE,
                f"this line has {len(line)} columns",
                Span(found.start() + indent, found.start() + len(line)),
                help="put its details on lines of their own below it",
                fix=_split(view.source, found.start(), ordered),
            )


def _split(source: Source, start: int, ordered: list[str]) -> Fix | None:
    """The line as it looks in order, when it is more than one there."""
    number = source.position(start)[0] - 1
    lines = source.text.splitlines(keepends=True)
    from difflib import SequenceMatcher  # noqa: PLC0415 - only for a line that is too long

    for _, first, last, new, new_last in SequenceMatcher(None, lines, ordered, autojunk=False).get_opcodes():
        if first <= number < last and new_last - new > last - first:
            at = sum(map(len, lines[:first]))
            edit = Edit(Span(at, at + sum(map(len, lines[first:last]))), "".join(ordered[new:new_last]))
            return Fix("put its details below it", (edit,))
    return None

"""A line is longer than 100 columns.
A step's details may stand on lines of their own below it, each with the words it has now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Edit, Fix, Severity
from dsl.format import in_order
from dsl.rules.view import View
from dsl.source import Span

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
_LONG = r"[^\n]{101,}"


def find(view: View) -> Iterator[Diagnostic]:
    """Long lines, their indent not underlined."""
    text = view.source.text
    splits: dict[int, Fix] | None = None
    if not _any(text):
        return
    for found in re.finditer(_LONG, text):
        line = found[0].rstrip("\r")
        if len(line) > MOST:
            if splits is None:
                splits = {} if view.misread else _splits(view)
            indent = len(line) - len(line.lstrip(" "))
            yield Diagnostic(
                CODE,
                Severity.ADVICE,
                f"this line has {len(line)} columns",
                Span(found.start() + indent, found.start() + len(line)),
                help="put its details on lines of their own below it",
                fix=splits.get(view.source.position(found.start())[0] - 1),
            )


def _any(text: str) -> bool:
    """Whether a line is long, found by steps of as many columns as a line may have: no pattern, no lines made."""
    start = 0
    while len(text) - start > MOST:
        end = text.rfind("\n", start, start + MOST + 1)
        if end < 0:
            return True
        start = end + 1
    return False


def _splits(view: View) -> dict[int, Fix]:
    """How lines look in order that are more than one there, by the numbers of the lines, from 0."""
    lines = view.source.text.splitlines(keepends=True)
    ordered = in_order(view.source, view.flow, view.form).splitlines(keepends=True)
    from difflib import SequenceMatcher  # noqa: PLC0415 - only for a line that is too long

    made: dict[int, Fix] = {}
    at = done = 0
    for _, first, last, new, new_last in SequenceMatcher(None, lines, ordered, autojunk=False).get_opcodes():
        at += sum(map(len, lines[done:first]))
        done = first
        if new_last - new > last - first > 0:
            edit = Edit(Span(at, at + sum(map(len, lines[first:last]))), "".join(ordered[new:new_last]))
            made |= dict.fromkeys(range(first, last), Fix("put its details below it", (edit,)))
    return made

"""The file is not in its one look.
All flows look alike, so that a change shows only what it changes. `interpret fmt` puts them in order, and so does the
fix; what they say stays the same.
"""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Edit, Fix, Severity, warning
from dsl.format import in_order
from dsl.hints import Iterator
from dsl.rules.invisible import hides
from dsl.rules.view import View
from dsl.source import Source, Span

CODE = "X901"
SEVERITY = Severity.WARNING
BOTH_FORMS = True
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap "Pay" up to 5s
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  «tap   "Pay", up to 5s»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """The first line that would look different; of a file with mistakes in how it is written nothing is said."""
    text = view.source.text
    if view.misread or hides(text):
        return
    made = in_order(view.source, view.flow, view.form, view.file.repeats)
    if made != text:
        span, edit = _changed(text, made)
        said = "this is not in the one look that all flows have"
        yield warning(CODE, said, span, fix=Fix("put it in order", (edit,)))


def _changed(text: str, made: str) -> tuple[Span, Edit]:
    """The first line that differs, and the lines from there to the last one that does."""
    old, new = text.splitlines(keepends=True), made.splitlines(keepends=True)
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    start = sum(map(len, old[:first]))
    edit = Edit(Span(start, len(text) - sum(map(len, old[len(old) - last :]))), "".join(new[first : len(new) - last]))
    return _shown(text, start), edit


def _shown(text: str, start: int) -> Span:
    source = Source(text)
    line = source.line(source.position(min(start, max(0, len(text) - 1)))[0])
    begin = start + len(line) - len(line.lstrip())
    end = min(len(text), max(begin + 1, start + len(line.rstrip())))
    return Span(min(begin, max(0, end - 1)), end)

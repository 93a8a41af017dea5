"""A handler is for a kind of failure that its body cannot raise.
Mostly another kind is meant: `timeout` comes from waits and limits, `not_found` from touching what is not there,
`assertion` from `expect`.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Severity, warning
from dsl.nodes import control as co
from dsl.rules.view import View
from dsl.source import Span
from dsl.text.faults import listed
from dsl.walk import statements

CODE = "F208"
SEVERITY = Severity.WARNING
NEEDS = ("Try", "handlers")
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  try:
    expect "Paid" up to 5s
  on failure of assertion:
    log "not paid"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  try:
    press back
  «on failure of assertion»:
    log "not paid"
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Handlers of `try`, and of the flow, whose kind nothing before them raises."""
    for placed in view.placed:
        if isinstance(placed.statement, co.Try):
            for handler in placed.statement.handlers:
                yield from _never(view, handler, tuple(statements(placed.statement.body)))
    if view.flow.handlers and any(handler.kinds for handler in view.flow.handlers):
        body = [*statements(view.flow.steps or ())]
        body += [one for whenever in view.flow.whenevers for one in statements(whenever.body)]
        for handler in view.flow.handlers:
            yield from _never(view, handler, tuple(body))


def _never(view: View, handler: co.Handler, body: tuple[co.Statement, ...]) -> Iterator[Diagnostic]:
    if not handler.kinds:
        return
    known = view.deeds.kinds(body)
    never = [kind for kind in handler.kinds if kind not in known]
    if never:
        yield warning(
            CODE,
            f"nothing before this handler can fail with {listed(never)}",
            Span(handler.head.start, handler.head.end),
            help=f"it can fail with {listed(sorted(known))}",
        )

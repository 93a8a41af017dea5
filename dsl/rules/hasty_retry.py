"""A `retry` around work on the network has no pause.
What is down now is down a moment later, too: all tries are over before it is back. `every 5s growing` waits between
them, longer each time.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Severity, warning
from dsl.nodes import control as co
from dsl.nodes.step import Effect, Step
from dsl.rules.deeds import asks_service
from dsl.rules.view import View
from dsl.walk import statements

CODE = "W309"
SEVERITY = Severity.WARNING
NEEDS = ("Retry",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  retry 3 times every 5s growing:
    open link "https://example.com"
    expect "Welcome" up to 20s
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  «retry 3 times»:
    open link "https://example.com"
    expect "Welcome" up to 20s
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Retries without `every` whose own body opens links, browses or calls the job service."""
    for placed in view.placed:
        retry = placed.statement
        if isinstance(retry, co.Retry) and retry.every is None and any(map(_network, statements(retry.body))):
            yield warning(
                CODE, "these tries follow one another without a pause", retry.head, help="say `every 5s growing`"
            )


def _network(statement: co.Statement) -> bool:
    if not isinstance(statement, Step) or statement.effect is Effect.ONCE:
        return False
    return asks_service(statement) or statement.kind == "open_link"

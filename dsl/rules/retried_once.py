"""A step that must happen once stands in a `retry`.
Rows, sub-tasks and offers would be made again by each round. Do the risky part in the `retry`, and this after it.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Label, error
from dsl.nodes.control import Do, Retry, Statement
from dsl.nodes.step import Effect, Step
from dsl.rules.view import View
from dsl.walk import statements

CODE = "F213"
NEEDS = ("Retry",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  retry 3 times:
    tap "Pay"
  dump { a: 1 } to job "prices"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  retry 3 times:
    «dump { a: 1 } to job "prices"»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Once-only steps below `retry`, also in blocks that are called there."""
    for placed in view.placed:
        retry = placed.inside(Retry)
        if retry is None:
            continue
        once = _once(placed.statement, view, frozenset())
        if once is not None:
            yield error(
                CODE,
                f"`{once.verb}` would happen again in each round of `retry`",
                placed.statement.head,
                because=Label(retry.head, "this does it again"),
                help="move it behind the `retry`",
            )


def _once(statement: Statement, view: View, seen: frozenset[tuple[str, ...]]) -> Step | None:
    """The once-only step that a statement is, or calls."""
    if isinstance(statement, Step):
        return statement if statement.effect is Effect.ONCE else None
    if isinstance(statement, Do) and statement.block in view.file.blocks and statement.block not in seen:
        for inner in statements(view.file.blocks[statement.block].body):
            found = _once(inner, view, seen | {statement.block})
            if found is not None:
                return found
    return None

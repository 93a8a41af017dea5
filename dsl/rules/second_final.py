"""A final word could be said twice.
`succeed`, `fail` and `decline` hand in the result and close the task; what runs after one of them, in `always`,
cannot say another. Branches of `together` cannot each say one.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Label, error
from dsl.nodes.control import Body, Do, Statement, Together
from dsl.nodes.step import Step
from dsl.rules.view import View
from dsl.walk import statements

CODE = "F202"
NEEDS = ("effect final",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  log "x"

always:
  log "done"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  log "x"

always:
  «succeed»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Final steps in `always`, and in more than one branch of a `together`; also in blocks that are called there."""
    for placed in view.placed:
        final = view.deeds.final(placed.statement)
        if final is not None and placed.in_always:
            yield error(
                CODE,
                f"{_said(placed.statement, final)} in `always` would be a second final word",
                placed.statement.head,
                help="`always` runs after the final word; say it in `steps` or `on failure`",
            )
    for placed in view.placed:
        if isinstance(placed.statement, Together):
            branches = [branch.body for branch in placed.statement.branches]
            finals = [found for body in branches if (found := _final(view, body)) is not None]
            for second, final in finals[1:]:
                yield error(
                    CODE,
                    f"{_said(second, final)} could be a second final word: another branch says one too",
                    second.head,
                    because=Label(finals[0][0].head, "the other one"),
                )


def _said(statement: Statement, final: Step) -> str:
    called = f", which block `{'.'.join(statement.block)}` says," if isinstance(statement, Do) else ""
    return f"`{final.verb}`{called}"


def _final(view: View, body: Body) -> tuple[Statement, Step] | None:
    found = ((one, view.deeds.final(one)) for one in statements(body))
    return next(((one, final) for one, final in found if final is not None), None)

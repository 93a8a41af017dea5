"""A final word could be said twice.
`succeed`, `fail` and `decline` hand in the result and close the task; what runs after one of them, in `always`,
cannot say another. Branches of `together` cannot each say one.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Label, error
from dsl.nodes.control import Body, Together
from dsl.nodes.step import Effect, Step
from dsl.rules.view import View
from dsl.walk import statements

CODE = "F202"
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
    """Final steps in `always`, and in more than one branch of a `together`."""
    for placed in view.placed:
        if not isinstance(placed.statement, Step) or placed.statement.effect is not Effect.FINAL:
            continue
        if placed.in_always:
            yield error(
                CODE,
                f"`{placed.statement.verb}` in `always` would be a second final word",
                placed.statement.head,
                help="`always` runs after the final word; say it in `steps` or `on failure`",
            )
    for placed in view.placed:
        if isinstance(placed.statement, Together):
            finals = [found for branch in placed.statement.branches if (found := _final(branch.body)) is not None]
            for second in finals[1:]:
                yield error(
                    CODE,
                    f"`{second.verb}` could be a second final word: another branch says one too",
                    second.head,
                    because=Label(finals[0].head, "the other one"),
                )


def _final(body: Body) -> Step | None:
    return next((one for one in statements(body) if isinstance(one, Step) and one.effect is Effect.FINAL), None)

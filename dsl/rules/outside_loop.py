"""`stop repeating` or `skip to next` stands outside a loop.
Both belong into `for each` or `repeat`; a block called by `do` is not inside the loop that calls it.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, error
from dsl.nodes.control import ForEach, RepeatTimes, RepeatUntil, RepeatWhile, SkipToNext, StopRepeating
from dsl.rules.view import View

CODE = "F209"
NEEDS = ("SkipToNext", "StopRepeating")
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  repeat 3 times:
    stop repeating
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  «stop repeating»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Words of loops that no loop is around."""
    for placed in view.placed:
        if isinstance(placed.statement, StopRepeating | SkipToNext) and not placed.inside(
            ForEach, RepeatTimes, RepeatWhile, RepeatUntil
        ):
            words = "stop repeating" if isinstance(placed.statement, StopRepeating) else "skip to next"
            yield error(
                CODE,
                f"`{words}` stands outside a loop",
                placed.statement.head,
                help="it belongs into a `for each` or `repeat`",
            )

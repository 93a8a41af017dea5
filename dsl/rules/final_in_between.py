"""A final word stands where it cannot be said well.
In `whenever` it would end the task in the middle of any step, in a `branch` of `together` beside work that goes on,
and straight in a `for each` after the first item. Set a name there, and say the final word behind it.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, error
from dsl.nodes import control as co
from dsl.nodes.expressions import ListOf
from dsl.nodes.step import Step
from dsl.rules.view import Placed, View

CODE = "F205"
NEEDS = ("effect final",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  for each name in ["a", "b"]:
    if name is "b":
      fail because "no b, please"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  for each name in ["a", "b"]:
    log name
    «succeed»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Final steps in `whenever`, in branches, and straight in `for each`; also in blocks that are called there."""
    for placed in view.placed:
        statement = placed.statement
        final = view.deeds.final(statement)
        if final is None or placed.in_always:
            continue
        why = _why(placed)
        if why:
            called = f", which block `{'.'.join(statement.block)}` says," if isinstance(statement, co.Do) else ""
            said = f"`{final.verb}`{called} {why}"
            yield error(CODE, said, statement.head, help="set a name here, and say it behind")


def _why(placed: Placed) -> str:
    if placed.part.word == "whenever":
        return "in `whenever` would end the task in the middle of another step"
    if placed.inside(co.Together) is not None:
        return "in a branch would end the task while other branches go on"
    loop = placed.around[-1] if placed.around else None
    if isinstance(loop, co.ForEach) and isinstance(placed.statement, Step) and not _of_one(loop):
        return "here ends the task with the first item of the list"
    return ""


def _of_one(loop: co.ForEach) -> bool:
    return isinstance(loop.source, ListOf) and len(loop.source.items) <= 1

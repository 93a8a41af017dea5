"""Two branches of `together` write one name.
Which value stays would be chance. Give each branch a name of its own, and a result with `give`.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Label, error
from dsl.nodes import control as co
from dsl.nodes.step import Step
from dsl.rules.view import View
from dsl.source import Span
from dsl.walk import statements

CODE = "F215"
NEEDS = ("Together",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  together:
    branch "prices" as prices:
      give [1, 2]
    branch "names" as names:
      give ["a", "b"]
  log "${length(prices)} ${length(names)}"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  together:
    branch "prices":
      set found to 1
    branch "names":
      «set found to 2»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Names that more than one branch sets."""
    for placed in view.placed:
        if isinstance(placed.statement, co.Together):
            seen: dict[str, tuple[int, Span]] = {}
            for number, branch in enumerate(placed.statement.branches):
                for name, span in _set_in(branch):
                    first = seen.setdefault(name, (number, span))
                    if first[0] != number:
                        said = f"another branch sets `{name}` too"
                        yield error(CODE, said, span, because=Label(first[1], "here"), help="use two names")


def _set_in(branch: co.TogetherBranch) -> Iterator[tuple[str, Span]]:
    if branch.name is not None:
        yield branch.name, branch.head
    for one in statements(branch.body):
        name = one.result if isinstance(one, Step) else one.name if isinstance(one, co.Set | co.Do) else None
        if name is not None:
            yield name, one.head

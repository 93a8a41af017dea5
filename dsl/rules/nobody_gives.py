"""A flow that starts by itself has an input that nobody gives.
A task that a `schedule` starts has no one who would say a value: its inputs need defaults, else it is not published.
"""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Label, Severity, warning
from dsl.hints import Iterator
from dsl.nodes.values import Optional
from dsl.rules.view import View

CODE = "J421"
SEVERITY = Severity.WARNING
NEEDS = ("schedule", "inputs")
GOOD = """\
flow "Sample"
schedule "every 15 minutes"

inputs:
  shelf: text = "a"

steps:
  log shelf
"""
BAD = """\
flow "Sample"
schedule "every 15 minutes"

inputs:
  «shelf: text»

steps:
  log shelf
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Inputs without a default in a flow with a schedule."""
    said = view.flow.schedule
    for one in view.flow.inputs:
        if said is not None and one.default is None and not isinstance(one.type, Optional):
            yield warning(
                CODE,
                f"nobody gives `{one.name}` when this flow starts by itself",
                one.head,
                because=Label(said.head, "it starts by itself"),
                help="give it a default",
            )

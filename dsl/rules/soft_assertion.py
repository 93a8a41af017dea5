"""`optionally` on an `expect` lets it never fail.
What is expected optionally is not expected. To look whether something is there, say `if … shows`.
"""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Severity, warning
from dsl.hints import Iterator
from dsl.nodes.step import Step
from dsl.rules.view import View

CODE = "W308"
SEVERITY = Severity.WARNING
NEEDS = ("field optionally",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  if "Rate us" shows up to 2s:
    tap "Later"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  «expect "Welcome" optionally»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Assertions with `optionally`."""
    for step, _ in view.of(Step):
        if step.kind.startswith("expect") and getattr(step, "optionally", False):
            yield warning(
                CODE,
                "this can never fail, so it expects nothing",
                step.head,
                help="leave `optionally` out, or ask with `if … shows`",
            )

"""An element is meant by its number alone.
What is second today is third once the app shows one more. Say where it is: `2nd "Buy" below "Offers"`.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Severity
from dsl.rules.view import View

CODE = "P802"
SEVERITY = Severity.ADVICE
NEEDS = ("ordinal",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap 2nd "Buy" below "Offers"
  succeed
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap «2nd "Buy"»
  succeed
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Ordinals without a relation."""
    for selector in view.selectors:
        if selector.ordinal is not None and not selector.relations:
            yield Diagnostic(
                CODE,
                Severity.ADVICE,
                "which one this is depends on all others on the screen",
                selector.span,
                help="say where it is, as with `below`",
            )

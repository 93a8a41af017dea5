"""No element can be so.
It is said to be both checked and unchecked, or both enabled and disabled.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, error
from dsl.rules.view import View

CODE = "P803"
NEEDS = ("states",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap enabled "Pay"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap «enabled disabled "Pay"»
"""


_OPPOSITES = (("enabled", "disabled"), ("checked", "unchecked"))


def find(view: View) -> Iterator[Diagnostic]:
    """States that exclude one another."""
    for selector in view.selectors:
        for one, other in _OPPOSITES:
            if one in selector.states and other in selector.states:
                yield error(CODE, f"nothing is both {one} and {other}", selector.span)

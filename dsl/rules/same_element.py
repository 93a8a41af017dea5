"""The same element is described many times.
Under `elements` it has a name and one place to change when the app changes.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Severity
from dsl.nodes.values import ByElement, ByValue, Selector
from dsl.rules.view import View

CODE = "P808"
SEVERITY = Severity.ADVICE
GOOD = """\
flow "Sample"
app "com.example.demo"

elements:
  total = "Total" below #cart

steps:
  expect @total
  tap @total
  expect @total
  succeed
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  expect «"Total" below #cart»
  tap "Total" below #cart
  expect "Total" below #cart
  succeed
"""


MOST = 2


def find(view: View) -> Iterator[Diagnostic]:
    """Selectors that stand three times or more; those that are one value or one name are short enough."""
    alike: dict[Selector, list[Selector]] = {}
    for selector in view.selectors:
        plain = not selector.relations and not selector.states and selector.ordinal is None
        if not (plain and isinstance(selector.base, ByElement | ByValue)):
            alike.setdefault(selector, []).append(selector)
    for found in alike.values():
        if len(found) > MOST:
            said = view.source.at(found[0].span)
            yield Diagnostic(
                CODE,
                Severity.ADVICE,
                f"this element is described {len(found)} times",
                found[0].span,
                help=f"write `name = {said}` below `elements:`, and @name here",
            )

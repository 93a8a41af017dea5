"""There is no element of that name.
`@name` stands for a line of the section `elements:`.
"""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Edit, Fix, error
from dsl.hints import Iterator
from dsl.nodes.values import ByElement
from dsl.rules.view import View
from dsl.spelling import closest
from dsl.walk import bases

CODE = "N113"
NEEDS = ("ByElement",)
GOOD = """\
flow "Sample"
app "com.example.demo"

elements:
  pay = "Pay now"

steps:
  tap @pay
"""
BAD = """\
flow "Sample"
app "com.example.demo"

elements:
  pay = "Pay now"

steps:
  tap «@pya»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Element names that the section `elements` does not have."""
    known = set(view.file.elements)
    all_there = not any(use.name is None and view.file.may_bring((use.file,)) for use in view.flow.uses)
    for selector in view.selectors:
        for base in bases(selector):
            if type(base) is ByElement and base.name not in known and all_there:
                yield _unknown(base, known)


def _unknown(base: ByElement, known: set[str]) -> Diagnostic:
    near = closest(base.name, known)
    return error(
        CODE,
        f"there is no element `@{base.name}`" + (f"; did you mean `@{near}`?" if near else ""),
        base.span,
        help="" if near else "elements are named in the section `elements:`",
        fix=Fix(f"write `@{near}`", (Edit(base.span, f"@{near}"),)) if near else None,
    )

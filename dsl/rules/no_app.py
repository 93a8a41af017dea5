"""The flow uses a phone, but says no app.
`app "com.example.shop"` at its head says which app is meant; `open app` starts it.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, error
from dsl.nodes.step import Kind, Step
from dsl.rules.view import View

CODE = "P805"
NEEDS = ("no app",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  open app
  tap "Pay"
"""
BAD = """\
flow "Sample"

steps:
  «tap "Pay"»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """The first step that needs an app in front, in a flow that names none."""
    if view.flow.app is not None or view.flow.library:
        return
    opens = ("open_app", "open_link")
    if any(_kind(one.statement) in opens and _names_it(one.statement) for one in view.placed):
        return
    for placed in view.placed:
        step = placed.statement
        if isinstance(step, Step) and step.phone and _needs_app(step):
            yield error(
                CODE,
                "this needs an app, and the flow says none",
                step.head,
                help='write app "com.example.shop" below the name of the flow',
            )
            return


def _kind(statement: object) -> str:
    return statement.kind if isinstance(statement, Step) else ""


def _names_it(statement: object) -> bool:
    return getattr(statement, "package", None) is not None or getattr(statement, "address", None) is not None


def _needs_app(step: Step) -> bool:
    if step.kind in ("open_app", "close_app", "clear_app"):
        return not _names_it(step)
    places = (slot for slot in step.slots.values() if slot.place.kind is Kind.SELECTOR)
    return any(getattr(step, slot.field) is not None for slot in places)

"""A browser may sign in or pay, and nothing says what it must not do.
Behind a sign-in it can order, cancel and delete in somebody's name. `never` says in words what it has to leave alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Severity
from dsl.nodes.control import Never, OnQuestion
from dsl.rules.browsing import pays, signs_in
from dsl.rules.view import View
from dsl.steps.browse import Browse

CODE = "B603"
SEVERITY = Severity.ADVICE
NEEDS = ("Browse",)
GOOD = """\
flow "Sample"

steps:
  browse "Pay the open bill" at "https://shop.example/bills" up to 5m:
    never "order or cancel anything"
"""
BAD = """\
flow "Sample"

steps:
  «browse "Pay the open bill" at "https://shop.example/bills" up to 5m»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Browser tasks without `never` that speak of signing in or paying, or answer forms."""
    for placed in view.placed:
        step = placed.statement
        if not isinstance(step, Browse) or any(isinstance(wish, Never) for wish in step.body or ()):
            continue
        if signs_in(step) or pays(step) or any(isinstance(wish, OnQuestion) for wish in step.body or ()):
            yield Diagnostic(
                CODE,
                Severity.ADVICE,
                "nothing says what the browser must not do",
                step.head,
                help='put `never "buy, cancel or change anything"` below it',
            )

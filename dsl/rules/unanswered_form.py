"""A website may ask for something, and nobody answers.
Who is to sign in needs a password, and no model is told one. `on question` gets the form; `answer` fills it in.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Severity, warning
from dsl.nodes.control import OnQuestion
from dsl.rules.browsing import signs_in
from dsl.rules.view import View
from dsl.steps.browse import Browse

CODE = "B604"
SEVERITY = Severity.WARNING
NEEDS = ("Browse",)
GOOD = """\
flow "Sample"

inputs:
  shop_password: secret

steps:
  browse "Sign in and read the newest order" at "https://shop.example" up to 5m:
    never "order or cancel anything"
    on question:
      answer { password: shop_password }
"""
BAD = """\
flow "Sample"

steps:
  «browse "Sign in and read the newest order" at "https://shop.example" up to 5m»:
    never "order or cancel anything"
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Browser tasks that speak of signing in and have no `on question`."""
    for placed in view.placed:
        step = placed.statement
        if not isinstance(step, Browse) or not signs_in(step):
            continue
        if not any(isinstance(wish, OnQuestion) for wish in step.body or ()):
            yield warning(
                CODE,
                "nobody answers when the website asks for something",
                step.head,
                help="put `on question as form:` below it, and `answer { … }` there",
            )

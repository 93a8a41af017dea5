"""A text is expected that will be another one soon.
It holds a date, a price or a counter. Expect what stays, or read the text and compare what matters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Severity
from dsl.nodes.step import Step
from dsl.nodes.values import ByText
from dsl.rules.view import View
from dsl.walk import selectors

CODE = "P806"
SEVERITY = Severity.ADVICE
NEEDS = ("Expect", "ScrollTo", "WaitFor")
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  expect /Total: .*/ up to 5s
  succeed
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  expect «"Total: 12.99 €"» up to 5s
  succeed
"""


_CHANGES = (
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|[€$£¥]\s?\d|\d\s?[€$£¥]|\b\d+[.,]\d{2}\b|\(\d+\)|\b\d+ (?:items?|results?|new)\b"
)
_SIGNS = (".", "/", "-", ",", "(", "€", "$", "£", "¥", " item", " result", " new")
"""One of these stands in a text that has such a number."""
_WAITS = ("expect", "wait_for", "scroll_to")


def find(view: View) -> Iterator[Diagnostic]:
    """Texts that are waited for, with such numbers in them."""
    for placed in view.placed:
        step = placed.statement
        if not isinstance(step, Step) or step.kind not in _WAITS:
            continue
        for selector in selectors(step):
            text = selector.base.text.constant if isinstance(selector.base, ByText) else None
            if text is not None and any(one in text for one in _SIGNS) and re.search(_CHANGES, text):
                yield Diagnostic(
                    CODE,
                    Severity.ADVICE,
                    "this text holds a date, a price or a counter, and will change",
                    selector.base.span,
                    help="expect what stays, or a pattern between slashes",
                )

"""An xpath begins at the top of the screen.
It names every box on the way, so any change of the layout breaks it. Begin with `//` and what is special about the
element, or better with its text or id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Severity, warning
from dsl.nodes.expressions import Text
from dsl.nodes.values import ByAttribute
from dsl.rules.view import View
from dsl.walk import bases

CODE = "P807"
SEVERITY = Severity.WARNING
NEEDS = ("ByAttribute",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap xpath "//*[@text='Pay']"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap «xpath "/hierarchy/android.widget.FrameLayout[1]/android.view.View[2]"»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Paths with a single slash at their start."""
    for selector in view.selectors:
        for base in bases(selector):
            if isinstance(base, ByAttribute) and base.attribute == "xpath" and _absolute(base.text):
                yield warning(CODE, "this path breaks with any change of the layout", base.span)


def _absolute(text: Text) -> bool:
    first = text.parts[0] if text.parts else ""
    return isinstance(first, str) and re.match(r"\s*/(?!/)", first) is not None

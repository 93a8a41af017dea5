"""A pattern cannot be used.
Patterns are of RE2's dialect: no look-around and no back references, and none ever runs away. With several groups,
all have names, and the result is a record; a part that no group is named after is not there.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, error
from dsl.nodes.expressions import Pattern
from dsl.rules.view import View

CODE = "N112"
NEEDS = ("ByPattern", "Pattern")
GOOD = r"""flow "Sample"
app "com.example.demo"

steps:
  read sms matching /(?<shop>[a-z]+): (?<code>\d+)/ up to 1m as found
  log found.code
"""
BAD = r"""flow "Sample"
app "com.example.demo"

steps:
  read sms matching «/([a-z]+): (\d+)/» up to 1m as found
  log text(found)
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Patterns that RE2 refuses, several groups without names, and groups that are asked for and not there."""
    yield from view.said(CODE)
    for value in view.worked_out:
        if isinstance(value, Pattern):
            problem = _problem(value)
            if problem is not None:
                yield error(CODE, problem, value.span)


def _problem(value: Pattern) -> str | None:
    from dsl.data.patterns import pattern_problem  # noqa: PLC0415 - RE2 is loaded only where there is a pattern

    return pattern_problem(value.source, value.flags)

"""There is no such function, or it takes another number of values.
`interpret steps functions` and docs/reference/functions.md list them all.
"""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Edit, Fix, error
from dsl.functions.index import SIGNATURES
from dsl.functions.signature import Signature
from dsl.hints import Iterator
from dsl.nodes.expressions import Call
from dsl.rules.view import View
from dsl.source import Span
from dsl.spelling import closest

CODE = "N110"
NEEDS = ("Call",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  log text(length([1]))
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  log «lenght([1])»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Calls of functions that are not there, or with too few or too many values."""
    for value in view.worked_out:
        if type(value) is not Call:
            continue
        known = SIGNATURES.get(value.function)
        if known is None:
            yield _unknown(value)
            continue
        given = len(value.arguments)
        if given < known.least or (known.most is not None and given > known.most):
            yield error(
                CODE,
                f"`{value.function}` takes {_count(known)}, not {given}",
                value.span,
                help=f"it is {known.signature}",
            )


def _unknown(call: Call) -> Diagnostic:
    near = closest(call.function, SIGNATURES)
    name = Span(call.span.start, call.span.start + len(call.function))
    return error(
        CODE,
        f"there is no function `{call.function}`" + (f"; did you mean `{near}`?" if near else ""),
        call.span,
        fix=Fix(f"write `{near}`", (Edit(name, near),)) if near else None,
    )


def _count(function: Signature) -> str:
    least, most = function.least, function.most
    if most is None:
        return f"at least {least} values"
    return f"{least} value{'' if least == 1 else 's'}" if least == most else f"{least} to {most} values"

"""An input is named like a secret, but is a text.
A `secret` is masked in the log, in the journal and in reports, and is kept out of results; a `text` is not.
"""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Edit, Fix, Severity, warning
from dsl.hints import Iterator
from dsl.nodes.values import Optional, Plain, Type
from dsl.rules.secret_names import looks_secret
from dsl.rules.view import View
from dsl.source import Span

CODE = "S704"
SEVERITY = Severity.WARNING
NEEDS = ("blocks", "inputs")
GOOD = """\
flow "Sample"
app "com.example.demo"

inputs:
  password: secret

steps:
  type password into #password
"""
BAD = """\
flow "Sample"
app "com.example.demo"

inputs:
  password: «text»

steps:
  type password into #password
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Inputs, and parameters of blocks, of type text with such names."""
    fields = [(one.name, one.type) for one in view.flow.inputs]
    fields += [(one.name, one.type) for block in view.flow.blocks for one in block.parameters]
    for name, type_ in fields:
        word = _text(type_)
        if word is not None and looks_secret(name):
            span = Span(word.span.start, word.span.start + len("text"))
            fix = Fix("make it a secret", (Edit(span, "secret"),))
            yield warning(CODE, f"`{name}` sounds like a secret, but is a text", span, fix=fix)


def _text(type_: Type) -> Plain | None:
    inner = type_.type if isinstance(type_, Optional) else type_
    return inner if isinstance(inner, Plain) and inner.name == "text" else None

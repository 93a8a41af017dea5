"""A secret would stand in what a model reads.
A model, its maker and their logs are no place for a secret. When the website asks for it, `answer` in `on question`
puts it straight into the page.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Edit, Fix, error
from dsl.nodes.expressions import Expression, Index, Member, Name
from dsl.nodes.step import Step
from dsl.rules.browsing import is_web, told
from dsl.rules.view import View
from dsl.source import Source, Span
from dsl.types.model import SECRET, present
from dsl.walk import within

CODE = "B607"
NEEDS = ("Browse", "Extract", "Generate")
GOOD = """\
flow "Sample"

inputs:
  pin: secret

steps:
  browse "Read the newest order" at "https://shop.example/orders" up to 5m:
    never "order or cancel anything"
    on question:
      answer { pin: pin }
"""
BAD = """\
flow "Sample"

inputs:
  pin: secret

steps:
  browse "Read the newest order, the PIN is ${«pin»}" at "https://shop.example/orders" up to 5m
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Secrets in the text of a task, its address and what is forbidden."""
    for placed in view.placed:
        step = placed.statement
        if isinstance(step, Step) and is_web(step):
            for value in told(step):
                for one in _secrets(view, value):
                    yield error(
                        CODE,
                        "a model would read this secret",
                        one.span,
                        help="leave it out; `answer` in `on question` is for secrets",
                        fix=_left_out(view.source, one.span),
                    )


def _secrets(view: View, value: Expression) -> Iterator[Expression]:
    for inner in within(value):
        if isinstance(inner, Name | Member | Index) and present(view.types.type_of(inner)) == SECRET:
            yield inner


def _left_out(source: Source, span: Span) -> Fix | None:
    """Take `${…}` out of the text around it."""
    start = source.text.rfind("${", 0, span.start)
    end = source.text.find("}", span.end)
    if start < 0 or end < 0 or source.text[start + 2 : span.start].strip() or source.text[span.end : end].strip():
        return None
    return Fix("leave it out", (Edit(Span(start, end + 1), ""),), safe=False)

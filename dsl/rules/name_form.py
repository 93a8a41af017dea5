"""A name is not written in small letters.
Names are `small_words_with_underscores`, so that nobody has to remember how each was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Severity
from dsl.nodes import control as co
from dsl.nodes.step import Step
from dsl.rules.view import View
from dsl.source import Span

CODE = "X903"
SEVERITY = Severity.ADVICE
GOOD = """\
flow "Sample"
app "com.example.demo"

inputs:
  order_no: text

steps:
  log order_no
  succeed
"""
BAD = """\
flow "Sample"
app "com.example.demo"

inputs:
  «orderNo: text»

steps:
  log orderNo
  succeed
"""


_FORM = re.compile(r"_*[a-z][a-z0-9]*(?:_+[a-z0-9]+)*_*")


def find(view: View) -> Iterator[Diagnostic]:
    """Names with capitals, each where it is made first."""
    seen: set[str] = set()
    for name, span in _made(view):
        if name not in seen and not _FORM.fullmatch(name):
            seen.add(name)
            yield Diagnostic(
                CODE,
                Severity.ADVICE,
                f"`{name}` would be `{_snake(name)}`, like other names",
                span,
            )


def _made(view: View) -> Iterator[tuple[str, Span]]:
    flow = view.flow
    made: tuple[co.Field | co.Element | co.Block, ...] = (*flow.inputs, *flow.outputs, *flow.elements, *flow.blocks)
    yield from ((one.name, one.head) for one in made)
    for placed in view.placed:
        match placed.statement:
            case Step(result=str(name)) | co.Set(name) | co.ForEach(name) | co.Do(name=str(name)):
                yield name, placed.statement.head
            case _:
                pass


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()

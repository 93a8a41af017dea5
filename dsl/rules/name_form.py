"""A name is not written in small letters.
Names are `small_words_with_underscores`, so that nobody has to remember how each was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Edit, Fix, Severity
from dsl.nodes import control as co
from dsl.nodes.expressions import Name
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

steps:
  «read text of #total as orderTotal»
  log "sum ${orderTotal}"
  succeed with { orderTotal: orderTotal }
"""


_MADE = r"(?:^set |^for each (?:\w+, )?| for each | as )({})(?=[ ,:.]|$)"
"""Where a statement gives a name a value."""
_FORM = r"_*[a-z][a-z0-9_]*"


def find(view: View) -> Iterator[Diagnostic]:
    """Names with capitals, each where it is made first."""
    seen: set[str] = set()
    for name, span in _made(view):
        if name not in seen and not re.fullmatch(_FORM, name):
            seen.add(name)
            yield Diagnostic(
                CODE,
                Severity.ADVICE,
                f"`{name}` would be `{_snake(name)}`, like other names",
                span,
                fix=_renamed(view, name),
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


def _renamed(view: View, name: str) -> Fix | None:
    """The name written small wherever it stands, in the flow and in its blocks alike. What others call it by is left:
    inputs, outputs, blocks; so is a name whose small form is taken."""
    flow, new = view.flow, _snake(name)
    fields: tuple[co.Field | co.Element | co.Block, ...] = (*flow.inputs, *flow.outputs, *flow.elements, *flow.blocks)
    known = {one.name for one in fields}
    known |= {one.name for block in flow.blocks for one in block.parameters}
    read = [one for one in view.worked_out if isinstance(one, Name)]
    statements = [one.statement for one in view.placed]
    if name in known or new in known | {one.name for one in read} or new in dict(_made(view)):
        return None
    spans = {one.span for one in read if one.name == name}
    for one in statements:
        head = view.source.at(one.head)
        for found in re.finditer(_MADE.format(re.escape(name)), head):
            spans.add(Span(one.head.start + found.start(1), one.head.start + found.end(1)))
    written = {span: view.source.at(span) for span in sorted(spans)}
    if any(said not in (name, f'"${{{name}}}"') for said in written.values()):
        return None
    return Fix(f"write `{new}`", tuple(Edit(span, said.replace(name, new)) for span, said in written.items()))


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()

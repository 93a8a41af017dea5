"""A block has nothing in it.
What it is for is still missing, or it can go. In the YAML form an empty list says so, as `do: []`.
"""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Severity, warning
from dsl.forms import Form
from dsl.hints import Iterator
from dsl.nodes import control as co
from dsl.nodes.base import Line
from dsl.rules.view import View
from dsl.walk import bodies

CODE = "F206"
SEVERITY = Severity.WARNING
FORM = Form.YAML
GOOD = """\
flow: Sample
app: com.example.demo
steps:
  - if: device.dark
    then:
      - log: dark
"""
BAD = """\
flow: Sample
app: com.example.demo
steps:
  - «if: device.dark»
    then: []
  - log: later
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Blocks that are there and empty. In the text form there are none: what stands below a line makes the block."""
    if view.form is Form.TEXT:
        return
    flow = view.flow
    parts: tuple[co.Block | co.Whenever | co.Handler, ...] = (*flow.blocks, *flow.whenevers, *flow.handlers)
    opened: list[tuple[Line, co.Body]] = [(one, one.body) for one in parts]
    opened += [found for placed in view.placed for found in _opened(placed.statement)]
    for line, body in opened:
        if not body:
            yield warning(CODE, "nothing stands in this block", line.head, help="put a step into it, or remove it")


def _opened(statement: co.Statement) -> Iterator[tuple[Line, co.Body]]:
    match statement:
        case co.If(branches) | co.Together(branches):
            yield from ((one, one.body) for one in branches)
        case co.Choose(_, cases):
            yield from ((one, one.body) for one in cases)
        case co.Try(body, handlers):
            yield statement, body
            yield from ((one, one.body) for one in handlers)
        case co.Broken():
            return
        case _:
            yield from ((statement, body) for body in bodies(statement))
    otherwise = statement.otherwise if isinstance(statement, co.If | co.Choose) else None
    always = statement.always if isinstance(statement, co.Try) else None
    yield from ((statement, body) for body in (otherwise, always) if body is not None)

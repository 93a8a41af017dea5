"""A wait has no limit.
A task that hangs keeps a phone busy until the job times out. `up to` says how long it may take; `repeat while` and
`repeat until` have `at most N times`. Inside `within` the limit of the block is enough.
"""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Edit, Fix, error
from dsl.hints import Iterator
from dsl.nodes.control import Broken, Within
from dsl.nodes.step import Step
from dsl.patterns import compiled
from dsl.rules.view import View
from dsl.source import Span

CODE = "W301"
NEEDS = ("limit",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  wait for "Thank you" up to 20s
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  «wait for "Thank you"»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Waits whose limit is left out, outside `within`."""
    for step, placed in view.of(Step):
        if step.must_end is None or getattr(step, step.must_end) is not None:
            continue
        if placed.inside(Within, Broken) is not None:  # what could not be understood may be a limit
            continue
        head = view.source.at(step.head)
        name = compiled(r"[ ]+as[ ]+\w+$").search(head) if step.result is not None else None
        at = step.head.start + (name.start() if name else len(head))
        yield error(
            CODE,
            "this wait has no limit",
            step.head,
            label="can wait for ever",
            help="a task that hangs keeps a phone busy until the job times out",
            fix=Fix("add a limit", (Edit(Span(at, at), " up to 5m" if step.wishes else " up to 20s"),)),
        )

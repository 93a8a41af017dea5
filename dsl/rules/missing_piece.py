"""Something that the line needs is missing.
The message says what could stand there.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, error
from dsl.nodes.step import Step
from dsl.rules.unknown_detail import WORDS
from dsl.rules.view import View

CODE = "E022"
NEEDS = ("Generate",)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  dump { a: 1 } to job "prices"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  «dump { a: 1 }»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Steps below which stands not all that they need."""
    for placed in view.placed:
        step = placed.statement
        if isinstance(step, Step) and step.needs:
            there = {WORDS.get(type(wish)) for wish in step.body or ()}
            for word in step.needs:
                if word not in there:
                    yield error(CODE, f"`{step.verb}` needs `{word}` below it", step.head)

"""The same detail, field or name stands twice.
Only one of them could count, and which one would be a guess.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Label, error
from dsl.nodes.control import Give, OnProgress, OnQuestion, Statement, Want
from dsl.nodes.step import Step
from dsl.rules.view import View

CODE = "E003"
NEEDS = ("Browse", "Extract", "Generate")
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap "Pay" up to 5s
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap "Pay" up to 5s «up to 5s»
"""


_ONCE = {Give: "give", Want: "want", OnProgress: "on progress", OnQuestion: "on question"}


def find(view: View) -> Iterator[Diagnostic]:
    """What can be told to a browser only once."""
    for placed in view.placed:
        step = placed.statement
        if not isinstance(step, Step) or not step.wishes:
            continue
        first: dict[type[Statement], Statement] = {}
        for wish in step.body or ():
            word = _ONCE.get(type(wish))
            if word is not None and type(wish) in first:
                because = Label(first[type(wish)].head, "the first one is here")
                yield error(CODE, f"`{word}` stands here twice", wish.head, because=because)
            first.setdefault(type(wish), wish)

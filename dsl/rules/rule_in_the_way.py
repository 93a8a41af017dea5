"""A `whenever` rule shows what a step wants to touch.
The rule runs as soon as it is there and takes it away, so the step may look for it in vain.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Label, Severity, warning
from dsl.nodes.step import Effect, Step
from dsl.nodes.values import ByElement, Selector
from dsl.rules.view import View
from dsl.walk import selectors

CODE = "P809"
SEVERITY = Severity.WARNING
NEEDS = ("whenevers",)
GOOD = """\
flow "Sample"
app "com.example.demo"

whenever "Rate us" shows:
  tap "Later"

steps:
  tap "Play"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

whenever "Play" shows:
  press back

steps:
  tap «"Play"»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Targets of touches outside `whenever` that a rule waits for."""
    if not view.flow.whenevers:
        return
    named = {name: selector for name, (_, selector) in view.file.elements.items()}
    rules = {_whole(one.shows.selector, named): one for one in view.flow.whenevers}
    for placed in view.placed:
        step = placed.statement
        if not isinstance(step, Step) or step.effect is not Effect.DEVICE or placed.part.word == "whenever":
            continue
        for selector in selectors(step):
            rule = rules.get(_whole(selector, named))
            if rule is not None:
                yield warning(
                    CODE,
                    "a `whenever` rule acts on this as soon as it shows",
                    selector.span,
                    because=Label(rule.head, "this rule"),
                )


def _whole(selector: Selector, named: dict[str, Selector]) -> Selector:
    """The selector that a name alone stands for."""
    if isinstance(selector.base, ByElement) and not selector.relations and selector.ordinal is None:
        return named.get(selector.base.name, selector)
    return selector

"""A result or an input is never used.
Nobody reads it: a name behind `as` can go, an input need not be asked for. Often a name is misspelt where it should
be read.
"""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Edit, Fix, Severity, warning
from dsl.hints import Iterator
from dsl.nodes import control as co
from dsl.nodes.step import Step
from dsl.rules.view import View
from dsl.source import Span

CODE = "N103"
SEVERITY = Severity.WARNING
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  screenshot as proof
  succeed attach proof
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  read text of #status «as status»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Inputs and results whose names nothing reads."""
    broken = next(view.of(co.Broken), None)
    if broken is not None or any(not use.known for use in view.scope.uses):
        return  # what is misspelt, or stands in a line that says nothing yet, may be what is missed here
    read = view.scope.read | {one.name for one in view.flow.outputs}
    if view.hands_inputs_on:
        read = read | {one.name for one in view.flow.inputs}
    for one in view.flow.inputs:
        if one.name not in read:
            yield warning(CODE, f"nothing uses the input `{one.name}`", one.head)
    for step, _ in view.of(Step):
        # a batch has a rule of its own (J408)
        if step.result is not None and step.result not in read and step.kind not in ("start_subtask", "start_subtasks"):
            yield _unused(view, step.head, step.result)
    for call, _ in view.of(co.Do):
        if call.name is not None and call.name not in read:
            yield _unused(view, call.head, call.name)


def _unused(view: View, head: Span, name: str) -> Diagnostic:
    text = view.source.at(head)
    at = text.rfind(f" as {name}")
    if at < 0:
        return warning(CODE, f"nothing uses the result `{name}`", head)
    span = Span(head.start + at + 1, head.start + at + 4 + len(name))
    fix = Fix(f"remove `as {name}`", (Edit(Span(span.start - 1, span.end), ""),))
    return warning(CODE, f"nothing uses the result `{name}`", span, fix=fix)

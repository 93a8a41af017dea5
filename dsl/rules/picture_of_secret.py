"""A screenshot is taken while a secret may be on the screen.
A field shows what was typed last, some show it until the next touch. Go on first: touch, press or open something, then
take the picture.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Label, Severity, warning
from dsl.nodes import control as co
from dsl.nodes.step import Effect, Step
from dsl.rules.view import View
from dsl.source import Span
from dsl.steps.type import Type
from dsl.types.model import has_secret
from dsl.walk import bodies, flow_parts

CODE = "S703"
SEVERITY = Severity.WARNING
NEEDS = ("RecordVideo", "Screenshot")
GOOD = """\
flow "Sample"
app "com.example.demo"

inputs:
  password: secret

steps:
  type password into #password
  tap "Sign in"
  screenshot as proof
  succeed attach proof
"""
BAD = """\
flow "Sample"
app "com.example.demo"

inputs:
  password: secret

steps:
  type password into #password
  «screenshot as proof»
  succeed attach proof
"""


_PICTURES = ("screenshot", "record_video")
_STAYS = ("hide_keyboard", "type", "swipe", "pinch", "copy", "allow", "deny")


def find(view: View) -> Iterator[Diagnostic]:
    """Pictures that follow typing a secret, with nothing between that leaves the screen."""
    for part in flow_parts(view.flow):
        yield from _followed(view, part.body, None)


def _followed(view: View, body: co.Body, typed: Span | None) -> Iterator[Diagnostic]:
    for statement in body:
        if not isinstance(statement, Step):
            for inner in bodies(statement):
                yield from _followed(view, inner, typed)
            typed = None
        elif isinstance(statement, Type) and has_secret(view.types.type_of(statement.value)):
            typed = statement.head
        elif statement.kind in _PICTURES and typed is not None:
            yield warning(
                CODE,
                "the secret that was just typed may be in this picture",
                statement.head,
                because=Label(typed, "typed here"),
                help="touch or open something first",
            )
        elif statement.effect is Effect.DEVICE and statement.kind not in _STAYS:
            typed = None

"""A secret stands in the file.
Flows are kept, sent and reviewed as text; who reads the file has the secret. Declare an input of type `secret` and
give it at the start.
"""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, error
from dsl.hints import Iterator
from dsl.nodes import control as co
from dsl.nodes.expressions import Expression, Record, Text
from dsl.nodes.values import ById, Plain
from dsl.patterns import compiled
from dsl.rules.secret_names import looks_secret
from dsl.rules.view import View
from dsl.steps.type import Type

CODE = "S701"
GOOD = """\
flow "Sample"
app "com.example.demo"

inputs:
  api_key: secret

steps:
  type api_key into #key
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  set api_key to «"q8ZrT2mW"»
  type api_key into #key
"""


_SHAPES = (
    r"\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}|\bsk-[A-Za-z0-9_-]{20,}|\bxox[abprs]-[A-Za-z0-9-]{10,}"
    r"|\bAIza[0-9A-Za-z_-]{30,}|-----BEGIN [A-Z ]*PRIVATE KEY|\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\."
)
_BEGINNINGS = (
    *("AKIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "sk-", "xoxa-", "xoxb-", "xoxp-", "xoxr-", "xoxs-", "AIza"),
    *("-----BEGIN", "eyJ"),
)
"""One of these stands in a text that has such a form, unless signs of it are escaped."""


def find(view: View) -> Iterator[Diagnostic]:
    """Texts in the form of known keys, and texts written out under the name, or into the field, of a secret."""
    named = {id(value) for value in _under_secret_names(view)}
    text = view.source.text
    shapes = compiled(_SHAPES) if "\\" in text or any(one in text for one in _BEGINNINGS) else None
    if not named and shapes is None:
        return
    for value in view.values:
        if isinstance(value, Text) and value.constant:
            if id(value) in named:
                yield _said(value, "this looks like a secret")
            elif shapes is not None and shapes.search(value.constant):
                yield _said(value, "this looks like a key of a service")


def _under_secret_names(view: View) -> Iterator[Expression]:
    for field in view.flow.inputs:
        secret = isinstance(field.type, Plain) and field.type.name == "secret"
        if field.default is not None and (secret or looks_secret(field.name)):
            yield field.default
    for setter, _ in view.of(co.Set):
        if looks_secret(setter.parts[-1] if setter.parts else setter.name):
            yield setter.value
    for step, _ in view.of(Type):
        base = None if step.into is None else step.into.base
        if isinstance(base, ById) and looks_secret(base.id.rpartition("/")[2]):
            yield step.value
    for one in view.worked_out:
        if isinstance(one, Record):
            yield from (pair.value for pair in one.pairs if looks_secret(pair.key))


def _said(value: Expression, message: str) -> Diagnostic:
    return error(CODE, message, value.span, help="declare an input of type `secret`, and give it at the start")

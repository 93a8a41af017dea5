"""What is wanted cannot be answered by a website.
An answer is text, numbers, dates, true or false, and lists and records of these. Files, secrets, jobs, phones and
lengths of time are none of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.data.words import with_article
from dsl.diagnostics import Diagnostic, error
from dsl.nodes import values as va
from dsl.nodes.control import Want
from dsl.rules.view import View

CODE = "B602"
NEEDS = ("Want",)
GOOD = """\
flow "Sample"

steps:
  extract "https://shop.example/p/kettle-1" up to 1m as kettle:
    want:
      picture: text
  log kettle.picture
"""
BAD = """\
flow "Sample"

steps:
  extract "https://shop.example/p/kettle-1" up to 1m as kettle:
    want:
      picture: «file»
  succeed attach kettle.picture
"""

JSON = frozenset({"text", "number", "integer", "flag", "date", "moment", "any"})
_INSTEAD = {
    "file": "ask for its address as a `text`",
    "secret": "ask for a `text`",
    "duration": "ask for a `number` of minutes",
}


def find(view: View) -> Iterator[Diagnostic]:
    """Types in `want` that no answer can have."""
    for placed in view.placed:
        if isinstance(placed.statement, Want):
            for field in placed.statement.fields:
                yield from _unfit(field.type)


def _unfit(type_: va.Type) -> Iterator[Diagnostic]:
    match type_:
        case va.Plain(name) if name not in JSON:
            help_ = _INSTEAD.get(name, "ask for a `text`")
            yield error(CODE, f"no website answers with {with_article(name)}", type_.span, help=help_)
        case va.ListType(inner) | va.Optional(inner):
            yield from _unfit(inner)
        case va.RecordType(fields):
            for one in fields:
                yield from _unfit(one.type)

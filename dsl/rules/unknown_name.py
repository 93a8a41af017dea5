"""A name is not there.
A name is there once an input, `set`, `as` or a loop gives it a value; names are written alike each time.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic
from dsl.nodes.control import Do
from dsl.rules.view import View
from dsl.text.faults import unknown_word

CODE = "N101"
NEEDS = ("Do", "uses")
GOOD = """\
flow "Sample"
app "com.example.demo"

inputs:
  a: text

steps:
  log a
"""
BAD = """\
flow "Sample"
app "com.example.demo"

inputs:
  abc: text

steps:
  log «ab»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Names that no statement of their scope sets, and blocks that are not there."""
    for use in view.scope.uses:
        if not use.known:
            yield unknown_word("name", use.name, use.span, sorted(use.near), code=CODE)
    known = view.file.homes
    blocks = {".".join(name) for name in known}
    for placed in view.placed:
        call = placed.statement
        if isinstance(call, Do) and call.block not in known and not view.file.may_bring(call.block):
            yield unknown_word("block", ".".join(call.block), call.head, blocks, code=CODE)

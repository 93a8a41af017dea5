"""An output is not set on a path that succeeds.
At the end of `steps`, and at `succeed` without `with`, the outputs are the names that are called like them; with
`with`, they are its fields. A block with `gives` says `give` on every path.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Label, error
from dsl.nodes.values import Optional
from dsl.rules.view import View

CODE = "N111"
NEEDS = ("outputs",)
GOOD = """\
flow "Sample"
app "com.example.demo"

outputs:
  total: integer

steps:
  succeed with { total: 3 }
"""
BAD = """\
flow "Sample"
app "com.example.demo"

outputs:
  total: integer

steps:
  set sum to 3
  «succeed»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Ends of the flow, and of blocks, that leave something out."""
    yield from view.said(CODE)
    needed = [one for one in view.flow.outputs if one.default is None and not isinstance(one.type, Optional)]
    for end in view.scope.ends:
        for output in needed:
            if output.name not in end.sure:
                said = f"the output `{output.name}` has no value" + (" on every way" if end.known(output.name) else "")
                yield error(
                    CODE,
                    f"{said} when the flow ends here",
                    end.span,
                    because=Label(output.head, "declared here"),
                    help=f"set `{output.name}`, or hand it in with `succeed with`",
                )
    for block in view.scope.ungiven:
        yield error(CODE, f"`{block.name}` may end without `give`", block.head, help="every path of it gives something")

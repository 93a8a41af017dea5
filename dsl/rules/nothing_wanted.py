"""Fields of a browser's result are used, and nothing says which there are.
Without `want` the result is the text of the answer. With it the result has the fields and types that stand there, and
the step fails when the answer has not.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Label, error
from dsl.nodes.control import Block, Set, Want
from dsl.nodes.expressions import Expression, Index, Member, Name
from dsl.nodes.step import Step
from dsl.rules.view import View
from dsl.walk import selector_values, selectors, values, within

CODE = "B601"
NEEDS = ("Browse",)
GOOD = """\
flow "Sample"

steps:
  browse "Read the newest order" at "https://shop.example/orders" up to 5m as order:
    want:
      total: number
  log order.total
"""
BAD = """\
flow "Sample"

steps:
  browse "Read the newest order" at "https://shop.example/orders" up to 5m as order
  log «order.total»
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Parts of names that only a `browse` without `want` has set, in the flow or in one block."""
    setters: dict[tuple[int, str], list[Step | Set]] = {}
    for placed in view.placed:
        match placed.statement:
            case Step(result=str(name)) | Set(name) as setter:
                setters.setdefault((_scope(placed.part.owner), name), []).append(setter)
    for placed in view.placed:
        for value in _all(placed.statement):
            if isinstance(value, Member | Index) and isinstance(value.base, Name):
                browse = _unwanted(setters.get((_scope(placed.part.owner), value.base.name), []))
                if browse is not None:
                    said = f"nothing says that `{value.base.name}` has fields"
                    because = Label(browse.head, "this has no `want`")
                    help_ = "put `want:` below it, with the fields and their types"
                    yield error(CODE, said, value.span, because=because, help=help_)


def _scope(owner: object) -> int:
    return id(owner) if isinstance(owner, Block) else 0


def _all(statement: object) -> Iterator[Expression]:
    found = [*values(statement), *(one for each in selectors(statement) for one in selector_values(each))]  # type: ignore[arg-type]
    seen: set[int] = set()
    for one in found:
        for inner in within(one):
            if id(inner) not in seen:
                seen.add(id(inner))
                yield inner


def _unwanted(setters: list[Step | Set]) -> Step | None:
    """The `browse` without `want`, when nothing else sets the name."""
    for one in setters:
        if not isinstance(one, Step) or one.kind != "browse" or any(isinstance(wish, Want) for wish in one.body or ()):
            return None
    return setters[0] if setters and isinstance(setters[0], Step) else None

"""A browser goes wherever the data of a task says.
The address comes from an input or from data, and nothing says on which site it has to be; whoever posts a task then
decides which hosts are reached, inner ones too. Begin the address with the site, or look at it before.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from dsl.data.addresses import host
from dsl.diagnostics import Diagnostic, Severity, warning
from dsl.nodes import control as co
from dsl.nodes.expressions import All, Compare, Expression, ListOf, Member, Name, Text
from dsl.nodes.step import Step
from dsl.rules.browsing import address, is_web
from dsl.rules.view import Placed, View
from dsl.steps.expect_that import ExpectThat
from dsl.types.model import OneOf, present
from dsl.walk import parts, within

CODE = "S707"
SEVERITY = Severity.WARNING
NEEDS = ("Browse", "Extract", "Generate")
GOOD = """\
flow "Sample"

inputs:
  url: text

steps:
  expect that url starts with "https://shop.example/"
  extract url up to 1m as page
  log page
"""
BAD = """\
flow "Sample"

inputs:
  url: text

steps:
  extract «url» up to 1m as page
  log page
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Addresses whose host is an input's or the data's, and was not looked at before."""
    given = _given(view)
    for place, placed in enumerate(view.placed):
        step = placed.statement
        value = address(step) if isinstance(step, Step) and is_web(step) else None
        if value is None or _fixed(value) or view.origins.of(value) is not None:
            continue
        open_ = [one for one in _roots(value) if _path(one).partition(".")[0] in given]
        open_ = [one for one in open_ if not isinstance(present(view.types.type_of(one)), OneOf)]
        if open_ and not all(_looked_at(view, place, placed, _path(one)) for one in open_):
            yield warning(
                CODE,
                "the data of the task decides which hosts are reached",
                value.span,
                help=f'say before it: expect that {_path(open_[0])} starts with "https://…/"',
            )


def _given(view: View) -> set[str]:
    """The names that hold what a task was given, or was made of it."""
    names = {"task", *(one.name for one in view.flow.inputs)}
    names |= {one.name for block in view.flow.blocks for one in block.parameters}
    for placed in view.placed:
        match placed.statement:
            case co.Set(name, _, value) | co.ForEach(name=name, source=value) if not isinstance(value, ListOf):
                if any(isinstance(one, Name) and one.name in names for one in within(value)):
                    names.add(name)
    return names


def _fixed(value: Expression) -> bool:
    """Whether the host is written out: `"https://shop.example/${…}"`."""
    if not isinstance(value, Text) or not value.parts or not isinstance(value.parts[0], str):
        return False
    start = value.parts[0]
    scheme, _, rest = start.partition("://")
    return bool(scheme) and (value.constant is not None or any(sign in rest for sign in "/?#"))


def _roots(value: Expression) -> Iterator[Expression]:
    """The names in a value, with the parts that are meant of them."""
    if _path(value):
        yield value
    else:
        for inner in parts(value):
            yield from _roots(inner)


def _path(value: Expression) -> str:
    match value:
        case Name(name):
            return name
        case Member(base, key):
            before = _path(base)
            return f"{before}.{key}" if before else ""
        case _:
            return ""


def _looked_at(view: View, place: int, placed: Placed, path: str) -> bool:
    """Whether a condition around or before it says how the value begins."""
    conditions = [
        branch.condition
        for outer, inner in pairwise((*placed.around, placed.statement))
        if isinstance(outer, co.If)
        for branch in outer.branches
        if any(one is inner for one in branch.body) and not isinstance(branch.condition, co.Shows)
    ]
    before = (one.statement for one in view.placed[:place] if one.part.owner is placed.part.owner)
    conditions += [one.condition for one in before if isinstance(one, ExpectThat)]
    return any(_says(condition, path) for condition in conditions)


def _says(condition: Expression, path: str) -> bool:
    match condition:
        case All(operands):
            return any(_says(one, path) for one in operands)
        case Compare("starts with", left, Text() as right) if _path(left) == path:
            return right.constant is not None and host(right.constant) is not None and right.constant.count("/") > 2
        case Compare("is" | "is in", left, Text() | ListOf()):
            return _path(left) == path
        case _:
            return False

"""What sub-tasks are given does not fit the inputs of the flow that they run.
Each would fail at once. The record behind `give` has the inputs of that flow, those without a default at least.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Label, error
from dsl.nodes import control as co
from dsl.rules.folder import Folder, Found, Target
from dsl.rules.view import View
from dsl.rules.waits import Start
from dsl.spelling import closest
from dsl.struct import replace
from dsl.types.fitting import lacking, misfits
from dsl.types.model import Record, Type, declared, optional, present

CODE = "J404"
NEEDS = ("StartSubtask", "StartSubtasks")
GOOD = """\
=== many.flow
flow "Many"

steps:
  start subtask on job "catalog" as page:
    give { url: "https://shop.example/1" }
  wait for all of page up to 5m, allowing failures

=== price.flow
flow "Price"

inputs:
  url: text
  depth: integer = 2

steps:
  log "${url} ${depth}"

=== jobs.yaml
jobs:
  catalog:
    flows: [price.flow]
    sub_tasks: true
"""
BAD = """\
=== many.flow
flow "Many"

steps:
  start subtask on job "catalog" as page:
    give { «ulr: "https://shop.example/1"» }
  wait for all of page up to 5m, allowing failures

=== price.flow
flow "Price"

inputs:
  url: text
  depth: integer = 2

steps:
  log "${url} ${depth}"

=== jobs.yaml
jobs:
  catalog:
    flows: [price.flow]
    sub_tasks: true
"""


def find_folder(folder: Folder) -> Found:
    """Records of `give` in sub-tasks, against the inputs wanted."""
    for view in folder.views:
        for start in folder.waits[view.source.name].starts:
            target = folder.target(view, start)
            give = next((one for one in start.body or () if isinstance(one, co.Give)), None)
            if target.inputs is not None and give is not None:
                for found in _wrong(view, start, give, target):
                    yield view, found


def _wrong(view: View, start: Start, give: co.Give, target: Target) -> Iterator[Diagnostic]:
    wanted = Record(tuple((one.name, _type(one)) for one in target.inputs or ()))
    given = view.types.type_of(give.value)
    found = [replace(one, code=CODE, fix=None) for one in misfits(give.value, given, wanted, view.types.of, CODE)]
    yield from found
    inner = present(given)
    misspelt = {closest(name, [key for key, _ in wanted.fields]) for name in _extra(inner, wanted)}
    for name in lacking(inner, wanted):
        if name not in misspelt:
            who = _who(target)
            said = f"{who} wants the input `{name}`, which is not given"
            yield error(CODE, said, give.value.span, because=Label(start.head, f"{who} is started here"))


def _extra(given: Type, wanted: Record) -> list[str]:
    return [name for name, _ in given.fields if wanted.part(name) is None] if isinstance(given, Record) else []


def _type(one: co.Field) -> Type:
    type_ = declared(one.type)
    return type_ if one.default is None else optional(type_)


def _who(target: Target) -> str:
    if target.flow is not None:
        return target.flow.source.name
    return f"job `{target.job.alias}`" if target.job is not None else "the flow"

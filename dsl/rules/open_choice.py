"""The `where` of a `take` asks for more than equal parts.
A take uses the offer up, so the job service has to choose, and it compares parts: `item.code is x`, joined with
`and`. The parts are those that are offered.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, error
from dsl.nodes import expressions as ex
from dsl.rules.folder import Folder, Found
from dsl.rules.view import View
from dsl.spelling import closest
from dsl.steps.take import Take
from dsl.walk import within

CODE = "D510"
NEEDS = ("Take",)
GOOD = """\
flow "Taker"

inputs:
  row: integer = 1

steps:
  take "a place" where item.row is row and item.kind is "seat" up to 1m as giver
  log giver.id
"""
BAD = """\
flow "Taker"

steps:
  take "a place" where «item.row > 3» up to 1m as giver
  log giver.id
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Conditions that are no equalities of parts of `item`."""
    for placed in view.placed:
        step = placed.statement
        if not isinstance(step, Take) or step.where is None:
            continue
        for one in _joined(step.where):
            if _part(one) is None:
                help_ = 'write it like `where item.row is 3 and item.kind is "seat"`'
                yield error(CODE, "a take can only choose by parts that are equal to something", one.span, help=help_)


def find_folder(folder: Folder) -> Found:
    """Parts that no offer of the topic has."""
    for meeting in folder.meetings:
        for view, act in meeting.takes:
            step = act.step
            if not isinstance(step, Take) or step.where is None or act.topic is None or meeting.open_offers:
                continue
            offered = [one.step.data for _, one in meeting.offering(act.topic)]  # type: ignore[attr-defined]
            if not offered or not all(isinstance(one, ex.Record) for one in offered):
                continue
            keys = {pair.key for one in offered for pair in one.pairs}
            for one in _joined(step.where):
                part = _part(one)
                if part is not None and part.key not in keys:
                    near = closest(part.key, keys)
                    said = f'no offer of "{act.topic}" has a part `{part.key}`'
                    said += f"; did you mean `{near}`?" if near else ""
                    help_ = f"offered are {', '.join(sorted(keys))}" if keys else ""
                    yield view, meeting.said(error(CODE, said, part.span, help=help_))


def _joined(condition: ex.Expression) -> tuple[ex.Expression, ...]:
    return condition.operands if isinstance(condition, ex.All) else (condition,)


def _part(condition: ex.Expression) -> ex.Member | None:
    """The part of `item` that is compared with something else."""
    if not isinstance(condition, ex.Compare) or condition.operator != "is":
        return None
    for part, other in ((condition.left, condition.right), (condition.right, condition.left)):
        if isinstance(part, ex.Member) and _is_item(part.base) and not any(_is_item(one) for one in within(other)):
            return part
    return None


def _is_item(value: ex.Expression) -> bool:
    return isinstance(value, ex.Name) and value.name == "item"

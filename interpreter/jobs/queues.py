"""The lines that planned tasks stand in: all of one line need the same room and the same phone (R114, R116, R118).

So only the first of each line is ever looked at, however long the lines are; an index holds those who may start.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heapify, heappop, heappush
from itertools import count
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Row, Select, and_, bindparam, func, literal_column, select, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from interpreter.jobs.core import Change
from interpreter.jobs.prepared import Prepared
from interpreter.jobs.rules.edges import PLANNED
from interpreter.jobs.tables import planned_tasks, users

OF_RUNNING, OF_OTHERS = "0", "1"  # how a line begins: children of a running task, or all else
SLICE = 64

_LOOKED, _BEHIND, _FIRST = planned_tasks.alias(), planned_tasks.alias(), planned_tasks.alias()


def line_of(job_id: str, parent: Row[Any] | None, *, phone: str | None, batch: str | None) -> str:
    """The name of a line: `phone` is the one that is needed, or "any"; `batch` where that starts by itself."""
    root = None if parent is None else parent.root_id
    kind = OF_OTHERS if parent is None else OF_RUNNING
    return " ".join((kind, job_id, root or "-", phone or "-", batch or "-"))


def waits(table: Any) -> Any:
    """Who may start as soon as there is room, in the words of the index `ix_planned_line`."""
    return and_(table.c.status == literal_column("'planned'"), table.c.startable.is_not(None))


_names = select(func.min(_LOOKED.c.line).label("line")).where(waits(_LOOKED)).cte("names", recursive=True)
_names = _names.union_all(
    select(select(func.min(_BEHIND.c.line)).where(waits(_BEHIND), _BEHIND.c.line > _names.c.line).scalar_subquery())
    .select_from(_names)
    .where(_names.c.line.is_not(None))
)
_PLACE = select(func.min(_FIRST.c.place)).where(waits(_FIRST), _FIRST.c.line == _names.c.line).scalar_subquery()


class _FoundFirst(ColumnElement[bool]):
    """Whether a value is among those of a statement that is worked out first. It says nothing that the join does not;
    PostgreSQL would go through all rows and look for each among the few, and keep to that while the table grows."""

    inherit_cache = False
    type = Boolean()

    def __init__(self, value: ColumnElement[Any], found: Select[Any]) -> None:
        self.value, self.found = value, found


@compiles(_FoundFirst)
def _by_itself(_element: _FoundFirst, _compiler: SQLCompiler, **_: Any) -> str:
    return "1 = 1"


@compiles(_FoundFirst, "postgresql")
def _told(element: _FoundFirst, compiler: SQLCompiler, **kw: Any) -> str:
    return f"{compiler.process(element.value, **kw)} = ANY (ARRAY({compiler.process(element.found, **kw)}))"


KIND = func.substr(planned_tasks.c.line, 1, 1)
HEADS = (  # the first of each line; an index is gone through from name to name
    select(planned_tasks, users.c.served)
    .select_from(_names)
    .join(planned_tasks, planned_tasks.c.place == _PLACE)
    .join(users, users.c.id == planned_tasks.c.owner_id)
    .where(_FoundFirst(planned_tasks.c.place, select(_PLACE).select_from(_names)))
)
_NEXT = Prepared(
    select(planned_tasks)
    .where(
        waits(planned_tasks),
        planned_tasks.c.line == bindparam("line"),
        planned_tasks.c.place > bindparam("place"),
    )
    .order_by(planned_tasks.c.place)
    .limit(bindparam("most"))
)
_LEFT_ALONE = Prepared(
    update(planned_tasks)
    .where(planned_tasks.c.parent_task_id == bindparam("parent"), planned_tasks.c.status == PLANNED)
    .values(line=OF_OTHERS + func.substr(planned_tasks.c.line, 2))
)

Line = tuple[bool, int, int, list[Row[Any]]]  # not pinned, place of the first, how many were read, those still left


def parent_ended(change: Change, task_id: str) -> None:
    """The children that a task leaves behind stand with all others from now on (R54, R118)."""
    change.db.execute(_LEFT_ALONE, {"parent": task_id})


def call_up(change: Change, heads: Sequence[Row[Any]], start: Callable[[Row[Any]], bool]) -> None:
    """Start who waits, until nobody can: children of running tasks first, owners in turn, pinned ones, then age (R118).

    Where `start` says no there is no room or no phone for the whole line.
    """
    latest = count(max((head.served for head in heads), default=0) + 1)
    for kind in (OF_RUNNING, OF_OTHERS):
        lines: dict[str, list[Line]] = {}
        served: dict[str, int] = {}
        for head in heads:
            if head.line[0] == kind:
                lines.setdefault(head.owner_id, []).append(_line(1, [head]))
                served[head.owner_id] = head.served
        for each in lines.values():
            heapify(each)
        turns = [(served[owner], each[0][:2], owner) for owner, each in lines.items()]
        heapify(turns)
        while turns:
            owner = heappop(turns)[-1]
            if _one_of(change, lines[owner], start):
                heappush(turns, (next(latest), (False, 0), owner))


def _one_of(change: Change, lines: list[Line], start: Callable[[Row[Any]], bool]) -> bool:
    """Start one of an owner's; False when none of them can."""
    while lines:
        _, _, size, left = heappop(lines)
        row = left.pop(0)
        if not start(row):
            continue
        if not left:  # twice as many each time: mostly one place is free, at times a thousand
            size = min(2 * size, SLICE)
            left = list(change.db.execute(_NEXT, {"line": row.line, "place": row.place, "most": size}))
        if left:
            heappush(lines, _line(size, left))
        return True
    return False


def _line(size: int, left: list[Row[Any]]) -> Line:
    return left[0].pin is None, left[0].place, size, left

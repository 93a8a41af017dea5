"""What tasks handed in, as a table: one line a task, columns in the order in which they first appear.

JSON Lines keep every value as it is. In CSV a text that a spreadsheet would run as a formula gets a `'` in front.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from interpreter.jobs.owner import JobOwner
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.rules.values import parsed

PAGE = 500
BOM = "\ufeff"  # spreadsheets take a CSV file for UTF-8 only when it begins so
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
ABOUT = ("$task", "$status", "$added", "$comment")  # no field of a flow begins so


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One row: what the task handed in, and what became of it."""

    job_task_id: str
    status: str
    added: str
    comment: str | None
    row: Mapping[str, Any]

    def about(self) -> tuple[str, str, str, str]:
        """The cells that stand behind those of the row."""
        return self.job_task_id, self.status, self.added, self.comment or ""


def rows_of(owner: JobOwner, job_id: str, status: str | None = None) -> Iterator[HandedIn]:
    """All rows of a job in order, read a page at a time; raises Refused."""
    after: str | None = None
    while True:
        answer = owner.tasks(job_id, after=after, limit=PAGE, status=status)
        if not answer["success"]:
            raise Refused(answer["error"], answer["code"])
        yield from shown(answer["job_tasks"])
        after = answer["next"]
        if after is None:
            return


def shown(job_tasks: Iterable[Mapping[str, Any]]) -> Iterator[HandedIn]:
    """The rows of tasks as the owner's side lists them; what handed nothing in has none."""
    for task in job_tasks:
        proof = parsed(task["job_proof"])
        if proof is None:
            continue
        row = proof if isinstance(proof, dict) else {"value": proof}
        yield HandedIn(task["job_task_id"], task["status"], task["added_wall"], task["comment"], row)


def columns(rows: Iterable[HandedIn]) -> tuple[str, ...]:
    """The names of all fields."""
    found: dict[str, None] = {}
    for one in rows:
        found.update(dict.fromkeys(one.row))
    return tuple(found)


def csv_lines(rows: Iterable[HandedIn], names: Sequence[str]) -> Iterator[str]:
    """A CSV file, a piece at a time; lines end as RFC 4180 says."""
    yield BOM + _line([*names, *ABOUT])
    for one in rows:
        yield _line([*(_cell(one.row.get(name)) for name in names), *map(_safe, one.about())])


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return _safe(value)
    return cell_text(value)


def cell_text(value: Any) -> str:
    """A value as people read it in a cell: texts as they are, nothing as nothing, the rest as JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def json_lines(rows: Iterable[HandedIn]) -> Iterator[str]:
    """JSON Lines, a line at a time: `{job_task_id, status, added, comment, row}`."""
    for one in rows:
        record = {
            "job_task_id": one.job_task_id,
            "status": one.status,
            "added": one.added,
            "comment": one.comment,
            "row": dict(one.row),
        }
        yield json.dumps(record, ensure_ascii=False) + "\n"

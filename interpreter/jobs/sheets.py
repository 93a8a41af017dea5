"""Inputs that people hand in as a file: CSV or JSON Lines in, records for the queue of a job out, or all that is wrong.

Nothing is taken when anything is wrong; each problem names its line, and its column where there is one.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dsl.spelling import closest
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.rules.schema import fill
from interpreter.jobs.rules.values import object_of

MOST_ROWS, MOST_COLUMNS, MOST_TOLD = 100_000, 1_000, 20
LONGEST_CELL = 1_000_000
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_YES, _NO = frozenset({"true", "yes", "1"}), frozenset({"false", "no", "0"})

Record = dict[str, Any]


class Unusable(Exception):  # noqa: N818 - what people are told
    """What is wrong with a file of inputs, a sentence each."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        left = len(problems) - MOST_TOLD
        more = (f"and {left} problems more",) if left > 0 else ()
        self.problems = (*problems[:MOST_TOLD], *more)


@dataclass(frozen=True, slots=True)
class _Row:
    """A record and the line of the file it began on."""

    line: int
    record: Record


def read_inputs(data: bytes, schema: Mapping[str, Any] | None) -> tuple[Record, ...]:
    """The records of a file, typed and checked as the job's schema wants; raises Unusable.

    A file whose first letter is `{` is JSON Lines, any other one CSV with a line of column names.
    """
    schema = _as_written(schema)
    text = _decoded(data)
    if not text.strip():
        raise Unusable("the file is empty")
    rows = _json_rows(text) if text.lstrip()[0] == "{" else _csv_rows(text, schema)
    if not rows:
        raise Unusable("the file has column names and no lines below them")
    problems = tuple(problem for row in rows for problem in _problems(row, schema))
    if problems:
        raise Unusable(*problems)
    return tuple(row.record for row in rows)


def record_of(pairs: Sequence[tuple[str, str]], schema: Mapping[str, Any] | None) -> Record:
    """One record of `name=value` pairs, as a line of CSV would give it; raises Unusable."""
    schema = _as_written(schema)
    names = [name for name, _ in pairs]
    problems = _wrong_columns(names, schema)
    if problems:
        raise Unusable(*problems)
    row = _typed(1, names, [value for _, value in pairs], schema)
    problems = [problem.removeprefix("line 1, column ").removeprefix("line 1: ") for problem in _problems(row, schema)]
    if problems:
        raise Unusable(*problems)
    return row.record


def _as_written(schema: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The schema with what it says of writing its inputs (`written`), which the service itself does not judge."""
    if schema is None:
        return None
    return {**schema, "fields": [{**one, **one.get("written", {})} for one in schema["fields"]]}


def _decoded(data: bytes) -> str:
    """The text of a file, whichever mark it begins with; line ends as they are."""
    kind = "utf-16" if data.startswith(_UTF16) else "utf-8-sig"
    try:
        text = data.decode(kind)
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        raise Unusable(f"line {line}: this is no text in UTF-8: save the file as CSV UTF-8") from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Unusable(f"line {line}: the file holds bytes that are no text")
    return text


def _json_rows(text: str) -> list[_Row]:
    rows: list[_Row] = []
    problems: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            rows.append(_Row(number, object_of(json.loads(line), "the line")))
        except (ValueError, RecursionError):
            problems.append(f"line {number}: this is no JSON record")
        except Refused as refusal:
            problems.append(f"line {number}: {refusal.text}")
        if len(rows) > MOST_ROWS:
            raise Unusable(f"the file has more than {MOST_ROWS} lines")
    if problems:
        raise Unusable(*problems)
    return rows


def _csv_rows(text: str, schema: Mapping[str, Any] | None) -> list[_Row]:
    lines = _lines(text)
    try:
        _, names = next(lines, (1, []))
        if not names:
            raise Unusable("line 1: the first line has the names of the columns, and there is none")
        names = [name.strip() for name in names]
        problems = _wrong_columns(names, schema)
        if problems:
            raise Unusable(*problems)
        rows: list[_Row] = []
        for number, cells in lines:
            if len(rows) >= MOST_ROWS:
                raise Unusable(f"the file has more than {MOST_ROWS} lines")
            if len(cells) > len(names):
                problems.append(f"line {number}: {len(cells)} cells, and only {len(names)} columns have a name")
            rows.append(_typed(number, names, cells, schema))
    except csv.Error as wrong:
        raise Unusable(f"the file is no CSV: {wrong}") from None
    if problems:
        raise Unusable(*problems)
    return rows


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold anything, each with the number it begins on; the sign between cells is the header's."""
    head = text.lstrip("\r\n").partition("\n")[0]
    between = max(",;\t", key=head.count)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    begins = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield begins, cells
        begins = reader.line_num + 1


def _wrong_columns(names: Sequence[str], schema: Mapping[str, Any] | None) -> list[str]:
    if len(names) > MOST_COLUMNS:
        return [f"the file has more than {MOST_COLUMNS} columns"]
    problems = [f"column {place} has no name" for place, name in enumerate(names, 1) if not name]
    problems += [f"the column {name} is there twice" for name in dict.fromkeys(names) if name and names.count(name) > 1]
    if schema is None:
        return problems
    known = [str(one["name"]) for one in schema["fields"]]
    for name in names:
        if name and name not in known and not schema.get("others"):
            near = closest(name, known)
            hint = f"did you mean {near}?" if near else f"the job knows {', '.join(known) or 'none'}"
            problems.append(f"the job has no input {name}: {hint}")
    wanted = [one["name"] for one in schema["fields"] if one.get("required") and "defaultValue" not in one]
    problems += [f"the column {name} is missing" for name in wanted if name not in names]
    return problems


def _typed(line: int, names: Sequence[str], cells: Sequence[str], schema: Mapping[str, Any] | None) -> _Row:
    """A line as a record; an empty cell is an input that is not given, one of a wrong kind stays the text it is."""
    kinds = {} if schema is None else {one["name"]: one.get("type", "any") for one in schema["fields"]}
    given = {name: cell for name, cell in zip(names, cells, strict=False) if cell.strip()}
    return _Row(line, {name: _value(cell, kinds.get(name, "string")) for name, cell in given.items()})


def _value(cell: str, kind: str) -> Any:
    word = cell.strip()
    if kind == "number":
        return _number(word)
    if kind == "boolean":
        return True if word.lower() in _YES else False if word.lower() in _NO else cell
    if kind in ("array", "object") or (kind == "any" and word[:1] in ("[", "{")):
        try:
            return json.loads(word)
        except (ValueError, RecursionError):
            return cell
    return cell


def _number(word: str) -> Any:
    try:
        if word.lstrip("+-").isascii() and word.lstrip("+-").isdecimal() and len(word) < 20:
            return int(word)
        value = float(word)
    except ValueError:
        return word
    return value if math.isfinite(value) and "_" not in word else word


_SAID = {
    "must be of type number": "must be a number",
    "must be of type boolean": "must be yes or no",
    "must be of type array": 'must be a list, as ["a", "b"]',
    "must be of type object": 'must be a record, as {"name": "value"}',
    "must be of type string": "must be text",
}


def _problems(row: _Row, schema: Mapping[str, Any] | None) -> Iterator[str]:
    if schema is None:
        return
    known = {one["name"] for one in schema["fields"]}
    for name in row.record:
        if name not in known and not schema.get("others"):
            near = closest(name, known)
            yield f"line {row.line}: the job has no input {name}" + (f": did you mean {near}?" if near else "")
    for one in schema["fields"]:
        try:
            fill({"fields": [one]}, row.record, 0)
        except Refused as refusal:
            yield f"line {row.line}, column {_plain(refusal.text, row.record.get(one['name']))}"


def _plain(text: str, value: Any) -> str:
    """What the schema says of a value, as one says it of a cell."""
    said = text.removeprefix("item 0: ")
    for technical, plain in _SAID.items():
        said = said.replace(technical, plain)
    return f"{said}, and is {value}"[:300] if isinstance(value, str) and "must" in said else said

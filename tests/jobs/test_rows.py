"""Rows of a job as a table, as CSV and as JSON Lines."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.jobs.rows import HandedIn, columns, csv_lines, json_lines, rows_of
from interpreter.jobs.rules.refusal import Refused


def row(**fields) -> HandedIn:
    return HandedIn("0" * 24, "pending", "2026-01-05", None, fields)


def read(rows) -> list[dict[str, str]]:
    text = "".join(csv_lines(rows, columns(rows)))
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_columns_in_the_order_of_their_first_row():
    """Columns come in the order in which they appear first; what a row lacks is empty."""
    found = read([row(b=1, a=2.5), row(a=None, c=[1, "x"])])
    assert list(found[0])[:3] == ["b", "a", "c"]
    assert [(one["b"], one["a"], one["c"]) for one in found] == [("1", "2.5", ""), ("", "", '[1, "x"]')]
    assert found[0]["$status"] == "pending"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-x", "@SUM(A1)", "\tx", '=HYPERLINK("https://example.org")'])
def test_no_cell_is_a_formula(text):
    """What a spreadsheet would run is shown as text; numbers stay numbers."""
    (found,) = read([row(a=text, n=-5)])
    assert (found["a"], found["n"]) == (f"'{text}", "-5")


@given(st.lists(st.dictionaries(st.text(min_size=1), st.text() | st.integers() | st.none() | st.lists(st.booleans()))))
def test_nothing_is_lost_in_json_lines(records):
    """JSON Lines give back exactly what was handed in."""
    rows = [row() if not record else HandedIn("0" * 24, "failed", "", "", record) for record in records]
    assert [json.loads(line)["row"] for line in json_lines(rows)] == records


def test_rows_of_a_job(world, monkeypatch):
    """All rows of a dump, over several pages, by status; what is no record has one column."""
    monkeypatch.setattr("interpreter.jobs.rows.PAGE", 3)
    target = world.job()
    _, api = world.start(world.job())
    for number in range(7):
        assert api.submit_task_to_another_job(target, {"n": number}, "failed" if number % 3 == 0 else "pending")[
            "success"
        ]
    found = list(rows_of(world.ann, target))
    assert sorted(one.row["n"] for one in found) == list(range(7))
    assert {one.row["n"] for one in rows_of(world.ann, target, "failed")} == {0, 3, 6}
    with pytest.raises(Refused):
        list(rows_of(world.bob, target))

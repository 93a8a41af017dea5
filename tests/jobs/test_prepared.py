"""Statements that are prepared give what the same statements give without (interpreter/jobs/prepared.py)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import bindparam, insert, select

from interpreter.jobs import prepared
from interpreter.jobs.prepared import Prepared, PreparedMany
from interpreter.jobs.store import Store
from interpreter.jobs.tables import facts

NAMES = [f"name {number}" for number in range(40)]
MANY = PreparedMany(
    lambda names: select(facts).where(facts.c.name.in_(names), facts.c.value != bindparam("without")),
)


@pytest.fixture(scope="module")
def db():
    store = Store()
    with store.change() as db:
        db.execute(Prepared(insert(facts)), [{"name": name, "value": name.upper()} for name in NAMES])
        yield db
    store.close()


@given(st.lists(st.sampled_from([*NAMES, "nobody's", "it's ? :at_0"])))
def test_a_list_of_any_length_finds_each_row_of_it(db, names):
    """Whatever stands in a list, and how often: each row that is meant, once."""
    known = {(name, name.upper()) for name in names if name in NAMES and name != "name 3"}
    assert {tuple(row) for row in MANY.rows(db, names, without="NAME 3")} == known


def test_a_list_longer_than_a_statement_takes_comes_in_pieces(db, monkeypatch):
    """Forty names are found by statements of eight."""
    monkeypatch.setattr(prepared, "AT_ONCE", 8)
    found = [row.name for row in MANY.rows(db, NAMES, without="")]
    assert sorted(found) == sorted(NAMES)

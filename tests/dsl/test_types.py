"""Types as values: what fits, what joins, what secrets leave behind; and ways through a flow that meet again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dsl.types.model import (
    ANY,
    DATE,
    DURATION,
    FLAG,
    INTEGER,
    NEVER,
    NOTHING,
    NUMBER,
    SECRET,
    TEXT,
    ListOf,
    Maybe,
    OneOf,
    Record,
    Type,
    bare,
    fits,
    has_secret,
    join,
    joined_or_any,
    may_lack,
    optional,
    present,
    record,
    stained,
    written,
)
from dsl.types.state import State

PLAIN = st.sampled_from([TEXT, NUMBER, INTEGER, FLAG, DURATION, DATE, SECRET, ANY, NOTHING, OneOf(("a", "b"))])


def deeper(inner: st.SearchStrategy[Type]) -> st.SearchStrategy[Type]:
    fields = st.lists(st.tuples(st.sampled_from("abc"), inner), max_size=3, unique_by=lambda one: one[0])
    return st.one_of(inner.map(ListOf), inner.map(optional), fields.map(lambda found: Record(tuple(found))))


TYPES = st.recursive(PLAIN, deeper, max_leaves=6)


@given(TYPES)
def test_each_type_fits_itself_and_any(one: Type) -> None:
    assert fits(one, one)
    assert fits(one, ANY)
    assert fits(ANY, one)
    assert join(one, one) == one


@given(TYPES, TYPES)
def test_what_is_joined_fits_the_join_and_keeps_its_secrets(one: Type, other: Type) -> None:
    joined = joined_or_any(one, other)
    if not has_secret(joined):  # a secret also stands for what is not known and has one in it
        assert fits(one, joined)
        assert fits(other, joined)
    assert has_secret(joined) == (has_secret(one) or has_secret(other))
    assert (join(one, other) is None) == (join(other, one) is None)


@given(TYPES, TYPES)
def test_a_stained_type_takes_and_has_what_is_given(wanted: Type, given_: Type) -> None:
    made = stained(wanted, given_)
    if fits(given_, wanted) and not may_lack(given_):
        assert has_secret(made) >= (has_secret(given_) and wanted != NOTHING)
    if not has_secret(given_):
        assert made == wanted


@given(TYPES)
def test_presence_is_what_optional_takes_off(one: Type) -> None:
    assert not may_lack(present(one))
    if one != NOTHING:
        assert may_lack(optional(one))
        assert present(optional(one)) == present(one)


@given(TYPES)
def test_types_have_words(one: Type) -> None:
    assert written(one)
    assert "Plain(" not in written(one) + bare(one)


def test_the_examples_of_the_language() -> None:
    assert fits(INTEGER, NUMBER)
    assert not fits(NUMBER, INTEGER)
    assert fits(SECRET, TEXT)
    assert not fits(Maybe(TEXT), TEXT)
    assert fits(NOTHING, Maybe(TEXT))
    assert fits(record(a=TEXT), record(a=TEXT, b=Maybe(NUMBER)))
    assert not fits(record(a=TEXT, b=NUMBER), record(a=TEXT))
    assert join(INTEGER, NUMBER) == NUMBER
    assert join(TEXT, NUMBER) is None
    assert join(ListOf(NEVER), ListOf(TEXT)) == ListOf(TEXT)
    assert join(record(a=TEXT), record(b=TEXT)) == record(a=Maybe(TEXT), b=Maybe(TEXT))
    assert written(ListOf(Maybe(TEXT))) == "a list of text?"


def test_ways_that_meet_know_what_all_of_them_know() -> None:
    state = State({"x": Maybe(TEXT), "kept": NUMBER})
    mark = state.mark()
    state.set("x", TEXT)
    state.set("new", FLAG)
    one = state.back(mark)
    assert state.get("x") == Maybe(TEXT)
    assert state.get("new") is None
    mark = state.mark()
    state.set("x", NOTHING)
    other = state.back(mark)
    state.join([(0, one), (0, other)], {})
    assert state.get("x") == Maybe(TEXT)
    assert state.get("kept") == NUMBER


def test_a_new_value_forgets_what_was_known_of_its_parts() -> None:
    state = State({"x": record(a=Maybe(TEXT))})
    mark = state.mark()
    state.put("x.a", TEXT)
    state.set("x", record(a=Maybe(TEXT)))
    assert state.get("x.a") is None
    state.back(mark)
    state.put("x.a", TEXT)
    assert state.get("x.a") == TEXT

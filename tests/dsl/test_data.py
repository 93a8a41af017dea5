"""Values: how they are written, their JSON, and what is made of what is given from outside."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dsl.data import Batch, DataFailure, FileValue, Secret
from dsl.data.coercion import coerce, coerce_fields
from dsl.data.durations import read_duration, written_duration
from dsl.data.patterns import found, pattern, pattern_problem
from dsl.data.plain import from_json_text, from_plain, to_json_text, to_plain
from dsl.data.writing import written
from dsl.nodes.values import FieldType, ListType, OneOf, Optional, Plain, RecordType, Type

FILE = FileValue("proof.png", "png", b"1", 1)
TEXT, NUMBER, INTEGER, FLAG = Plain("text"), Plain("number"), Plain("integer"), Plain("flag")
LINE = RecordType((FieldType("sku", TEXT), FieldType("qty", INTEGER), FieldType("note", Optional(TEXT))))
WHOLE = st.characters(exclude_categories=["Cs"])
DAY, MOMENT = date(2026, 1, 5), datetime(2026, 1, 5, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1250.50"), "1250.5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("-0.0"), "0"),
        (Decimal("1E-7"), "0.0000001"),
        (True, "true"),
        (DAY, "2026-01-05"),
        (MOMENT, "2026-01-05T09:30:00+00:00"),
        (MOMENT.replace(microsecond=250_000), "2026-01-05T09:30:00.250+00:00"),
        ((Decimal(1), None, "ä"), '[1, null, "ä"]'),
        ({"a": timedelta(seconds=90)}, '{"a": "1m 30s"}'),
        (FILE, "proof.png"),
        (pattern("a", "i"), "/a/i"),
        (Batch(("1", "2")), "batch of 2"),
    ],
)
def test_values_as_text(value: object, text: str) -> None:
    assert written(value) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0s"), (90, "1m 30s"), (5400, "1h 30m"), (86400, "1d"), (1.5, "1s 500ms"), (-300, "-5m"), (0.00025, "0.25ms")],
)
def test_durations_as_text(seconds: float, text: str) -> None:
    assert written_duration(timedelta(seconds=seconds)) == text
    assert read_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "5", "s", "5 x", "5s x", "1,5h", "5sec", "ms", "--5s"])
def test_what_is_no_duration(text: str) -> None:
    assert read_duration(text) is None


def test_numbers_keep_their_digits_in_json() -> None:
    text = '{"price": 0.1, "id": 123456789012345678901234567890, "big": 1e3}'
    assert to_json_text(from_json_text(text)) == text.replace("1e3", "1000")
    assert to_plain((Decimal("2.0"), Decimal("0.5"))) == [2, Decimal("0.5")]
    assert type(to_plain(Decimal("2.0"))) is int


@pytest.mark.parametrize("value", [FILE, pattern("a"), Batch(()), {"a": (FILE,)}])
def test_what_has_no_json(value: object) -> None:
    with pytest.raises(DataFailure, match="cannot be sent as data"):
        to_plain(value)  # type: ignore[arg-type]
    with pytest.raises(DataFailure, match="cannot be sent as data"):
        to_json_text(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "{", "NaN", "[1,]", "Infinity", '{"a": -Infinity}', "1e99999999999", '"\x01"'])
def test_what_is_no_json(text: str) -> None:
    with pytest.raises(DataFailure):
        from_json_text(text)


def test_half_a_character_pair_becomes_the_replacement_sign() -> None:
    assert from_json_text('"a\\ud800b"') == "a\ufffdb"
    assert from_json_text('"\\ud83d\\ude00"') == "😀"


@given(st.recursive(st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text(WHOLE),
                    lambda inner: st.lists(inner) | st.dictionaries(st.text("abé"), inner)))  # fmt: skip
def test_our_json_is_json(plain: object) -> None:
    assert json.loads(to_json_text(from_plain(plain))) == plain
    assert to_plain(from_plain(plain)) == plain


@given(st.binary(max_size=30))
def test_any_text_is_json_or_a_data_failure(raw: bytes) -> None:
    with suppress(DataFailure):
        from_json_text(raw.decode("latin-1"))


def test_what_a_pattern_finds() -> None:
    assert found(pattern("[0-9]+"), "a 12 b") == "12"
    assert found(pattern("a ([0-9]+)"), "a 12 b") == "12"
    assert found(pattern("(?<h>[0-9]+):(?<m>[0-9]+)?"), "at 9:") == {"h": "9", "m": None}
    assert found(pattern("z"), "a") is None
    assert found(pattern("a  b # two letters\n [ ] c", "x"), "ab c") == "ab c"


@pytest.mark.parametrize(
    ("source", "words"),
    [("(", "missing"), ("(a)(b)", "name all of them"), ("a(?=b)", "invalid"), ("(a{1000}){1000}", "repetition")],
)
def test_what_is_wrong_with_a_pattern(source: str, words: str) -> None:
    assert words in (pattern_problem(source) or "")
    assert pattern_problem("(a)") is None


FITS: list[tuple[object, Type, object]] = [
    ("a", TEXT, "a"),
    (5, TEXT, "5"),
    (1.5, TEXT, "1.5"),
    ("12.50", NUMBER, Decimal("12.5")),
    (3, INTEGER, Decimal(3)),
    ("3.0", INTEGER, Decimal(3)),
    ("true", FLAG, True),
    (False, FLAG, False),
    ("20s", Plain("duration"), timedelta(seconds=20)),
    ("1h 30m", Plain("duration"), timedelta(minutes=90)),
    ("2026-01-05", Plain("date"), DAY),
    ("2026-01-05T09:30:00Z", Plain("moment"), MOMENT),
    ("b", OneOf(("a", "b")), "b"),
    ("a, b", ListType(TEXT), ("a", "b")),
    ('["a,b"]', ListType(TEXT), ("a,b",)),
    ([1, "2"], ListType(INTEGER), (1, 2)),
    ({"sku": "x", "qty": 1}, LINE, {"sku": "x", "qty": 1, "note": None}),
    ('{"sku": "x", "qty": 1, "note": "n"}', LINE, {"sku": "x", "qty": 1, "note": "n"}),
    (None, Optional(NUMBER), None),
    ("", Optional(NUMBER), None),
    ("", Optional(TEXT), ""),
    ({"a": [1]}, Plain("any"), {"a": (1,)}),
    (None, Plain("any"), None),
    ("prices", Plain("job"), "prices"),
    ("emulator-5554", Plain("device"), "emulator-5554"),
    ({"id": "7", "data": {}}, Plain("partner"), {"id": "7", "data": {}}),
    (FILE, Plain("file"), FILE),
]


@pytest.mark.parametrize(("given_value", "wanted", "value"), FITS)
def test_what_fits(given_value: object, wanted: Type, value: object) -> None:
    made = coerce(given_value, wanted, "x")
    assert made.problems == ()
    assert made.value == value
    assert type(made.value) is not int


MISFITS: list[tuple[object, Type, str]] = [
    (None, TEXT, "`x` is missing; give a text"),
    (True, TEXT, "`x` must be a text, but is true; put it in quotes"),
    ("abc", NUMBER, '`x` must be a number, but is "abc"; write it like 12.50'),
    (True, NUMBER, "`x` must be a number, but is true; write it like 12.50"),
    (1.5, INTEGER, "`x` must be a whole number, but is 1.5; write it like 12"),
    ("yes", FLAG, '`x` must be true or false, but is "yes"; write true or false'),
    (1, FLAG, "`x` must be true or false, but is 1; write true or false"),
    (5, Plain("duration"), "`x` must be a duration, but is 5; write it with a unit, like 20s or 1h 30m"),
    ("5.1.2026", Plain("date"), '`x` must be a date, but is "5.1.2026"; write it like 2026-11-21'),
    ("2026-01-05T09:30:00", Plain("moment"), "write it with its zone"),
    ("US ", OneOf(("US", "DE")), '`x` is "US ", but must be one of "US", "DE"; did you mean "US"?'),
    (None, OneOf(("US", "DE")), '`x` is missing, but must be one of "US", "DE"'),
    (5, ListType(TEXT), "`x` must be a list, but is 5; write it like [1, 2]"),
    ("[1,", ListType(INTEGER), "`x` cannot be read: the text is no JSON"),
    ([1, "a"], ListType(INTEGER), '`x[1]` must be a whole number, but is "a"'),
    ([], LINE, "`x` must be a record, but is a list"),
    ({"sku": "a"}, LINE, "`x.qty` is missing; give a whole number"),
    ({"sku": "a", "qty": 1, "nte": ""}, LINE, "`x.nte` is not known; did you mean note?"),
    ("a.png", Plain("file"), "`x` cannot be used: a file cannot be given here"),
    (5, Plain("file"), "`x` must be a file, but is 5; give the path of a file"),
    ("", Plain("job"), '`x` must be a job, but is ""; give the job\'s name'),
    ([], Plain("partner"), "only take gives a partner"),
    (float("nan"), NUMBER, "`x` cannot be used: NaN is no number"),
    ([Secret("hunter22")], NUMBER, "but is a list"),
    (Secret("hunter22"), NUMBER, "but is the secret text"),
]


@pytest.mark.parametrize(("given_value", "wanted", "message"), MISFITS)
def test_what_does_not_fit(given_value: object, wanted: Type, message: str) -> None:
    made = coerce(given_value, wanted, "x")
    assert len(made.problems) == 1
    assert message in made.problems[0].message


def test_a_secret_is_made_where_it_comes_in_and_not_shown() -> None:
    made = coerce("hunter22", Plain("secret"), "password")
    assert isinstance(made.value, Secret)
    assert "hunter22" not in repr(made)


def test_all_problems_are_told_at_once() -> None:
    fields = (FieldType("urls", ListType(TEXT)), FieldType("depth", INTEGER), FieldType("sink", Plain("job")))
    made = coerce_fields({"urls": [True, "a"], "dept": 1}, fields, may_lack=frozenset({"sink"}))
    assert [problem.path for problem in made.problems] == ["dept", "urls[0]", "depth"]
    assert coerce_fields({"urls": [], "depth": 1}, fields, may_lack=frozenset({"sink"})).value == {
        "urls": (),
        "depth": 1,
    }


def test_a_file_is_opened_by_the_caller() -> None:
    assert coerce("proof.png", Plain("file"), "f", lambda path: FileValue(path, "png", b"1", 1)).value == FILE


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text() | st.dates() | st.datetimes(),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)),
       st.sampled_from([wanted for _, wanted, _ in FITS]))  # fmt: skip
@example(datetime(2000, 1, 1), OneOf(("a", "b")))  # noqa: DTZ001 - that it has no zone is the case
@example(float("inf"), Plain("secret"))
def test_anything_gives_a_value_or_problems(given_value: object, wanted: Type) -> None:
    made = coerce(given_value, wanted, "x")
    assert all(problem.message for problem in made.problems)

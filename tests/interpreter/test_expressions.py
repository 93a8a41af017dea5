"""What expressions mean: language rules 4, 11, 16 and 17, and how they fail."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.data import DataFailure, FileValue, Secret
from dsl.nodes.expressions import Name, Text
from dsl.text import read_expression
from interpreter.expressions import Env, compile_condition, compile_expression, compile_text
from tests.interpreter.evaluating import FixedOutside, env, failure, value

PAGE = {"data": {"price": 5, "name": "A"}, "comment": None, "lines": [{"n": 1}, {"n": 2}]}
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=3)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS | st.dates() | st.timedeltas(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)

HOLDS = [
    # exact numbers
    "0.1 + 0.2 is 0.3",
    "1 / 3 * 3 is 0.9999999999999999999999999999",
    "1 is 1.0",
    "7 mod 3 is 1 and -1 mod 7 is 6 and 1 mod -3 is -2",
    "10 - 2 - 3 is 5 and 2 * 3 / 4 is 1.5 and - 2 + 5 is 3",
    "80% * 50 is 40",
    # durations, dates, moments
    "1h + 30m is 1.5h and 90s is 1m + 30s",
    "2 * 30s is 1m and 1m * 1.5 is 90s and 1m / 4 is 15s and 1h / 15m is 4",
    "-(5s) + 10s is 5s",
    'today() + 7d is date("2026-01-12") and today() - 1d is date("2026-01-04") and 1d + today() > today()',
    'now() - (now() - 90s) is 90s and date("2026-03-01") - date("2026-02-01") is 28d',
    "now() + 90s - 90s is now() and now() > now() - 1ms",
    "5s < 1m and 2 >= 2 and 3 <= 3 and not (3 > 3)",
    # equality never converts
    '1 is not "1" and not (true is 1) and false is not 0 and "" is not nothing and [] is not {}',
    '"a" is not "A" and [1, "a"] is [1.0, "a"] and { a: 1, b: 2 } is { b: 2, a: 1 }',
    "[true] is not [1] and { a: 1 } is not { a: 1, b: nothing }",
    '"e\\u{301}" is "\\u{e9}" and length(unique(["e\\u{301}", "\\u{e9}"])) is 1',
    # contains and the like
    '"hello" contains "ell" and "hello" does not contain "z" and [1, 2] contains 2.0 and [1] does not contain "1"',
    '{ a: 1 } contains "a" and "a" is in ["a"] and "x" is not in "abc" and "a" is in { a: 1 }',
    '"hello" starts with "he" and "hello" ends with "lo" and "caf\\u{e9}" ends with "e\\u{301}"',
    '"Order 12" matches /[0-9]+/ and not ("x" matches /^y/) and "ABC" matches /b/i and "a\\nb" matches /^b$/m',
    # missing, empty, otherwise
    "nothing is missing and 0 is not missing and [] is empty and nothing is empty and [0] is not empty",
    "(nothing otherwise 3) is 3 and (0 otherwise 3) is 0",
    "page.none.deeper otherwise 1 is 1",
    "page.none.deeper is missing and page.none.deeper is empty and not (page.none.deeper is not missing)",
    "page.comment.x[0].y is missing and page.lines[9] is missing and page.lines[9].n is missing",
    '(page.none.deeper if true else 1) otherwise "x" is "x"',
    '"${page.none.deeper}" is missing',
    'default(page.none.deeper, "x") is "x"',
    "page.none is nothing",
    # parts
    'page.data.price is 5 and page["data"]["price"] is 5 and page.lines[1].n is 2 and page.data["no"] is missing',
    # texts
    '"a ${1 + 1} b" is "a 2 b" and "${3}" is 3 and "x${1.50}" is "x1.5" and "${true}!" is "true!"',
    '"until ${today()}: ${90s}" is "until 2026-01-05: 1m 30s" and "at ${now()}" is "at 2026-01-05T09:30:00+01:00"',
    '"${"a" otherwise "none"}" is "a" and "${[1]} ${{ a: 1 }}" is "[1] {\\"a\\": 1}" and "$${x}" is "$" + "{x}"',
    '"a" + "b" is "ab" and [1] + [2] is [1, 2]',
    # lists made of lists; the name is known only inside
    "[n * 2 for each n in [1, 2, 3] where n > 1] is [4, 6]",
    "[[a * b for each b in [1, 2]] for each a in [3, 4]] is [[3, 6], [4, 8]]",
    "[x for each x in [1, 2]] + [x] is [1, 2, 7]",
    "[n for each n in []] is [] and n is missing",
    # flags stop as soon as they know
    "not (false and 1 / 0 > 1) and (true or 1 / 0 > 1) and (1 if true else 1 / 0) is 1",
    # where a function wants a text
    'upper(1.50) is "1.5" and replace(today(), "-", ".") is "2026.01.05" and trim(90s) is "1m 30s"',
]  # fmt: skip


@pytest.mark.parametrize("text", HOLDS)
def test_holds(text: str) -> None:
    assert value(text, page=PAGE, x=7) is True


FAILS = [
    ("x * 10000000000000000000000000000000000000000000000000 mod 3", "too far apart for a remainder"),
    ("5000000000d * 100000000", "the duration is too long"),
    ("page.lines[x].n[0].k", "`page.lines[x]` is missing"),
    ('page["data"][0]', "the key of a record is a text"),
    ("99999999999999999999d", "the duration is too long"),
    ('"a" matches /(/', "is not a pattern: missing )"),
    ("length()", "length(value: text or record or list of any) does not take 0 values"),
    ("trim(1, 2)", "does not take 2 values"),
    ("page.none.deeper", "`page.none` is missing, so `page.none.deeper` cannot be read"),
    ("page.none.a.b + 1", "`page.none` is missing"),
    ("page.none + 1", "`page.none` is missing"),
    ("unknown + 1", "`unknown` is missing"),
    ("page.data.price.cents", "`page.data.price` is a number, so it has no part `cents`"),
    ("page.lines.n", "`page.lines` is a list, so it has no part `n`; take one item of it first"),
    ("page.lines[-1]", "last(…) is the last item"),
    ("page.lines[0.5]", "0.5 is no position"),
    ('page.lines["a"]', "the position in a list is a number"),
    ("page[0]", "the key of a record is a text"),
    ("x[0]", "`x` is a number, so it has no parts"),
    ('"a" + 1', "cannot add a text and a number; text(…) makes a text of a number"),
    ("page.data.name + x", "cannot add a text and a number: `page.data.name` is a text and `x` is a number"),
    ("[1] + 1", "cannot add a list and a number"),
    ('"a" * 3', "cannot multiply a text by a number"),
    ("today() + today()", "cannot add a date and a date"),
    ("now() - today()", "cannot take a date from a moment"),
    ("today() + 1h", "a date moves by whole days"),
    ("today() + 5000000d", "years 1 to 9999"),
    ("5s * 5s", "cannot multiply a duration by a duration"),
    ("5s + 1", "cannot add a duration and a number"),
    ("1 / 0", "cannot divide by 0"),
    ("0 / 0", "cannot divide by 0"),
    ("1 mod 0", "cannot divide by 0"),
    ("1s / 0", "cannot divide by 0"),
    ("1s / 0s", "cannot divide by 0"),
    ("-true", "only numbers and durations have an opposite"),
    ('"a" < "b"', "`<` is for numbers, durations, dates and moments, not for texts"),
    ('1 < "b"', "cannot compare a number with a text by `<`"),
    ("today() < now()", "cannot compare a date with a moment"),
    ("page.none < 1", "`page.none` is missing"),
    ("not 1", "a condition must be true or false"),
    ("true and x", "a condition must be true or false, but `x` is a number"),
    ("false or page.none", "but `page.none` is missing"),
    ("1 if x else 2", "a condition must be true or false"),
    ("[n for each n in [1] where n]", "a condition must be true or false, but `n` is a number"),
    ("[n for each n in x]", "`for each` goes over a list, but `x` is a number"),
    ("x is empty", "only texts, lists and records can be empty"),
    ("x contains 1", "`x` is a number; only texts, lists and records contain something"),
    ('"a1" contains 1', "a text is asked for a text"),
    ("page contains 1", "a record is asked for a key"),
    ('x starts with "a"', "`starts with` is for texts, but `x` is a number"),
    ('"a" matches "a"', "needs a pattern between slashes"),
    ('"Hello ${page.none}"', "`page.none` is missing"),
    ("upper(page.none)", "`page.none` is missing"),
    ("length(x)", "length(…) takes a text, a record or a list as its first value, but `x` is a number"),
    ("first(page)", "first(…) takes a list as its first value, but `page` is a record"),
    ("sum([1, nothing])", "the 2nd item is missing"),
    ("part(page.data.name, page.data.name)", "takes a pattern as its second value"),
]


@pytest.mark.parametrize(("text", "words"), FAILS)
def test_fails_in_plain_words(text: str, words: str) -> None:
    assert words in failure(text, page=PAGE, x=7).message


def test_the_place_is_the_smallest_part_that_says_why() -> None:
    text = "1 + (page.none.deeper * 2)"
    span = failure(text, page=PAGE).span
    assert span is not None
    assert text[span.start : span.end] == "page.none.deeper"


def test_a_condition_gives_flags_only() -> None:
    made = compile_condition(_read("x > 3"))
    assert made(env(x=4)) is True
    with pytest.raises(DataFailure, match="true or false"):
        compile_condition(_read("x"))(env(x=4))


def test_where_a_text_is_wanted_numbers_are_written_out() -> None:
    assert compile_text(_read("x"))(env(x=Decimal("2.50"))) == "2.5"
    assert compile_text(_read("today()"))(env()) == "2026-01-05"
    with pytest.raises(DataFailure, match="`y` is missing"):
        compile_text(_read("y"))(env())


def test_a_text_of_one_value_alone_keeps_its_kind() -> None:
    assert compile_expression(Text((Name("x"),)))(env(x=4)) == Decimal(4)


def test_a_name_hides_a_built_in_one_and_otherwise_it_is_read_there() -> None:
    where = Env({}, FixedOutside(), {"device": {"serial": "A1"}})
    made = compile_expression(_read("device.serial"))
    assert made(where) == "A1"
    where.names["device"] = {"serial": "mine"}
    assert made(where) == "mine"


def test_a_comprehension_leaves_the_names_as_they_were_even_when_it_fails() -> None:
    where = env(x=1)
    with pytest.raises(DataFailure):
        compile_expression(_read("[x + y for each x in [1, 2]]"))(where)
    assert where.names == {"x": 1}


def test_a_file_has_a_name_an_extension_and_a_size_and_nothing_else() -> None:
    where = Env({"f": FileValue("proof.png", "png", b"1234", 4)}, FixedOutside())
    assert compile_expression(_read("[f.name, f.extension, f.size]"))(where) == ("proof.png", "png", Decimal(4))
    with pytest.raises(DataFailure, match="no part `source`"):
        compile_expression(_read("f.source"))(where)


def test_a_secret_is_a_text_and_its_copy_is_plain() -> None:
    where = Env({"s": Secret("hunter22")}, FixedOutside())
    assert isinstance(compile_expression(_read("s"))(where), Secret)
    assert type(compile_expression(_read('s + "!"'))(where)) is str
    assert "hunter22" not in repr(where.names)


@pytest.mark.parametrize(
    "text", ["number(s)", "date(s)", "integer(s)", "s + 1", "s < 1", "s.x", "round(s)", "sum([s])"]
)
def test_a_failure_does_not_show_a_secret(text: str) -> None:
    with pytest.raises(DataFailure) as caught:
        compile_expression(_read(text))(Env({"s": Secret("hunter22")}, FixedOutside()))
    assert "hunter22" not in caught.value.message


def test_values_are_never_changed() -> None:
    page = {"a": [1, {"b": 2}]}
    where = env(page=page)
    before = repr(where.names)
    compile_expression(_read('merge(page, { a: 1 }).a + length(without(page, "a")) + length(page.a + [3])'))(where)
    assert repr(where.names) == before


def test_long_chains_do_not_nest() -> None:
    assert value(" + ".join(["1"] * 1000)) == 1000
    assert value(" and ".join(["true"] * 500)) is True


def test_threads_compute_with_28_digits_as_well() -> None:
    results = []
    thread = threading.Thread(target=lambda: results.append(value("1 / 3")))
    thread.start()
    thread.join()
    assert results == [Decimal("0." + "3" * 28)]


STEPS = st.lists(st.tuples(st.sampled_from("+-*%"), st.integers(1, 3), st.booleans()), min_size=1, max_size=20)


@given(st.integers(0, 99), STEPS, st.sampled_from(["+-", "*%"]))
def test_a_chain_of_any_length_goes_from_left_to_right(begin, steps, signs):
    names, words, expected = {"n": begin}, ["n"], begin
    for sign, number, named in steps:
        shown = f"n{len(names)}" if named else str(number)
        names[shown] = number
        match signs[sign in "-%"]:
            case "+":
                words, expected = [*words, "+", shown], expected + number
            case "-":
                words, expected = [*words, "-", shown], expected - number
            case "*":
                words, expected = [*words, "*", shown], expected * number
            case "%":
                words, expected = [*words, "mod", shown], expected % number
    given_names = {name: number for name, number in names.items() if not name.isdigit()}
    assert value(" ".join(words), **given_names) == expected
    assert "a text" in failure(" ".join([*words, words[-2], '"x"']), **given_names).args[0]


@given(VALUES, VALUES)
def test_equality_is_symmetric_and_holds_for_itself(one: object, other: object) -> None:
    assert value("(a is b) is (b is a) and a is a and (a is not b) is not (a is b)", a=one, b=other) is True


@given(VALUES, VALUES)
def test_is_and_unique_agree(one: object, other: object) -> None:
    assert value("(length(unique([a, b])) is 1) is (a is b)", a=one, b=other) is True


@given(NUMBERS, NUMBERS)
def test_numbers_have_an_order(one: Decimal, other: Decimal) -> None:
    assert value("(a < b) is (b > a) and (a <= b) is not (a > b) and a - b is -(b - a)", a=one, b=other) is True


@given(st.timedeltas(timedelta(days=-9999), timedelta(days=9999)), st.integers(1, 999))
def test_durations_are_exact(duration: timedelta, times: int) -> None:
    assert value("d * n / n is d and d + d is d * 2 and d - d is 0s", d=duration, n=times) is True


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(-999, 999))
def test_dates_move_by_days(day: date, days: int) -> None:
    assert value("days(d, d + 1d * n) is n", d=day, n=days) is True


def _read(text: str):  # type: ignore[no-untyped-def]
    expression = read_expression(text)
    assert not isinstance(expression, tuple), expression
    return expression

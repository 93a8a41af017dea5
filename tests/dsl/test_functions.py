"""Every function does what its manual says: the examples in the docstrings are run."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docs.functions import page
from dsl.data.durations import read_duration, written_duration
from dsl.functions.declaration import Function
from dsl.functions.every import FUNCTIONS
from dsl.functions.index import SIGNATURES
from dsl.functions.indexing import INDEX, index
from dsl.functions.shape import Shape, read_shape
from tests.interpreter.evaluating import failure, value

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def examples() -> list[str]:
    """The last paragraph of each manual."""
    blocks = [function.manual.rstrip().rpartition("\n\n")[2] for function in FUNCTIONS.values()]
    return [line.strip() for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("example", examples())
def test_an_example_holds(example: str) -> None:
    if example.endswith(" fails"):
        failure(example.removesuffix(" fails"))
    else:
        assert value(example) is True


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda one: one.name)
def test_a_manual_has_a_sentence_and_examples_of_its_function(function: Function) -> None:
    sentence, *_, block = function.manual.strip().split("\n\n")
    assert sentence[0].isupper()
    assert sentence.endswith((".", ")"))
    assert all(f"{function.name}(" in line for line in block.splitlines())


def test_all_functions_of_the_language_are_there() -> None:
    wanted = """length first last unique sorted reversed sum min max average count join split lines trim lower upper
        replace part text number integer date json to_json keys values merge without now today days random_number
        random_text random_email pick shuffle url_encode base64 hash range zip group_by round percent default"""
    assert set(FUNCTIONS) == set(wanted.split())


def test_the_reference_is_up_to_date() -> None:
    written = (Path(__file__).parents[2] / "docs/reference/functions.md").read_text(encoding="utf-8")
    assert written == page(), "run: python -m docs.functions"


def test_how_many_values_a_function_takes() -> None:
    assert (FUNCTIONS["split"].least, FUNCTIONS["split"].most) == (1, 2)
    assert (FUNCTIONS["min"].least, FUNCTIONS["min"].most) == (1, None)
    assert (FUNCTIONS["now"].least, FUNCTIONS["now"].most) == (0, 0)


def test_shapes() -> None:
    assert read_shape("text or pattern") == Shape(("text", "pattern"))
    assert read_shape("list of T") == Shape(("list",), item=Shape(letter="T"))
    assert read_shape("T?") == Shape(letter="T", missing=True)
    assert read_shape("any").types is None
    assert read_shape("integer?") == Shape(("number",), whole=True, missing=True)
    assert read_shape("integer").types == {Decimal}


def test_naming_the_functions_loads_nothing_heavy() -> None:
    code = "import sys, dsl.functions.every; print(*{'re2', 'json', 'hashlib', 'random'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize(
    ("shown", "sign", "number"),
    [
        ("1 234,50 zł", ",", "1234.50"),
        ("€ 1.234.567", ",", "1234567"),
        ("US$ 1,299.99", ".", "1299.99"),
        ("-12%", ".", "-0.12"),
        ("−5", ".", "-5"),
        ("- $5.20", ".", "-5.20"),
        ("CHF 1'000.00", ".", "1000"),
        ("12,34,567.8", ".", "1234567.8"),
        ("10 kr", ".", "10"),
    ],
)
def test_numbers_as_people_show_them(shown: str, sign: str, number: str) -> None:
    assert value("number(t, s)", t=shown, s=sign) == Decimal(number)


@pytest.mark.parametrize("shown", ["", "1,5", "1,23", "1,2345", "1.2.3", "12 of 30", "--5", "1 2", "NaN", "1e5", "٣"])
def test_what_is_no_number(shown: str) -> None:
    failure("number(t)", t=shown)


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (0, "0.00", "0.00"),
        (0, "#", "0"),
        (0.5, "#.##", ".5"),
        (1234.5, "# ##0,00", "1 234,50"),
        (-0.004, "0.00", "0.00"),
        (999.995, "0.00", "1000.00"),
        (1234567, "#,##0", "1,234,567"),
        (12.5, "0,00", "12,50"),
        (5, "0.##", "5"),
        (1, "0%", "100%"),
    ],
)
def test_formats_of_numbers(number: float, form: str, text: str) -> None:
    assert value("text(n, f)", n=number, f=form) == text


@pytest.mark.parametrize("form", ["", "abc", "0.0.0", "{:>9}", "%s", "0" * 101])
def test_what_is_no_format_of_a_number(form: str) -> None:
    failure("text(1, f)", f=form)


@given(NUMBERS)
def test_text_and_number_undo_each_other(number: Decimal) -> None:
    assert value("number(text(n)) is n", n=number) is True


@given(NUMBERS)
def test_grouped_numbers_are_read_back(number: Decimal) -> None:
    assert value('number(text(n, "#.##0,0000"), ",") is n', n=number) is True


@given(st.dates())
def test_dates_are_read_as_they_are_written(day: object) -> None:
    assert value('date(text(d, "d/M/yyyy"), "d/M/yyyy") is d and date(text(d)) is d', d=day) is True


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=1000)))
def test_durations_are_read_as_they_are_written(duration: timedelta) -> None:
    assert read_duration(written_duration(duration)) == duration


@given(st.lists(NUMBERS) | st.lists(TEXTS))
def test_sorting_again_changes_nothing(items: list[object]) -> None:
    once = value("sorted(items)", items=items)
    assert value("sorted(items)", items=once) == once
    assert value("sorted(reversed(items))", items=items) == once


@given(st.lists(NUMBERS | TEXTS | st.booleans() | st.none()))
def test_unique_keeps_one_of_each(items: list[object]) -> None:
    assert value("[x for each x in items where count(unique(items), x) is not 1]", items=items) == ()


@given(TEXTS, st.text("ab, ", min_size=1, max_size=3))
def test_what_was_split_is_joined_again(text: str, at: str) -> None:
    assert value("join(split(t, at), at) is t", t=text, at=at) is True


@given(st.integers(-50, 50), st.integers(-50, 50), st.integers(1, 7))
def test_ranges_hold_both_ends(first: int, last: int, step: int) -> None:
    assert value("range(a, b, s)", a=first, b=last, s=step) == tuple(range(first, last + 1, step))


@given(st.recursive(st.none() | st.booleans() | NUMBERS | TEXTS,
                    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4)))  # fmt: skip
def test_json_gives_the_value_back(plain: object) -> None:
    assert value("json(to_json(x)) is x", x=plain) is True


def test_the_index_says_what_the_declarations_say() -> None:
    """What a check of a flow knows of functions is what a run knows."""
    assert INDEX.read_text(encoding="utf-8") == index(), "run `make grammar`"
    assert set(SIGNATURES) == set(FUNCTIONS)
    for name, known in SIGNATURES.items():
        function = FUNCTIONS[name]
        assert (known.signature, known.outside, known.deep, known.soft) == (
            function.signature, function.outside, function.deep, function.soft,
        )  # fmt: skip

"""Functions of numbers, and between numbers and texts."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from dsl.data.failure import refuse
from dsl.data.kinds import Value, kind_of
from dsl.data.numbers import is_whole, rounded, shown_number, written_number
from dsl.data.words import with_article
from dsl.data.writing import quoted, written
from dsl.functions.declaration import function
from dsl.functions.formats import format_moment, format_number

MOST_DIGITS = 28


@function("number(value: text or number, decimal_sign?: text) -> number")
def number(value: str | Decimal, decimal_sign: str = ".") -> Decimal:
    """The number that a text shows, also grouped, with a currency or with a percent sign.

    The second value is its decimal sign: `"."`, or `","` as in `1.234,50 €`. What is no number fails.

    number("12.50") is 12.5
    number("$1,299.00") is 1299
    number("1.234,50 €", ",") is 1234.5
    number("80%") is 0.8
    number("-3") is -3
    number("1,5") fails
    number("two") fails
    """
    if isinstance(value, Decimal):
        return value
    if decimal_sign not in (".", ","):
        refuse(f'the decimal sign is "." or ",", not "{decimal_sign}"')
    made = shown_number(value, decimal_sign)
    if made is not None:
        return made
    other = "," if decimal_sign == "." else "."
    if shown_number(value, other) is not None:
        refuse(f'{quoted(value)} is no number with the decimal sign "{decimal_sign}"; write number(…, "{other}")')
    return refuse(f"{quoted(value)} is no number")


@function("integer(value: text or number, decimal_sign?: text) -> integer")
def integer(value: str | Decimal, decimal_sign: str = ".") -> Decimal:
    """The whole number that a text shows. A number with a fraction fails: say with `round` how it becomes whole.

    integer("42") is 42
    integer("1,000") is 1000
    integer(4.0) is 4
    integer("4.7") fails
    """
    made = number(value, decimal_sign)
    if not is_whole(made):
        refuse(f"{written_number(made)} is no whole number; round(…) makes it one")
    return made.to_integral_value()


@function("text(value: any, format?: text) -> text", deep=True)
def text(value: Value, form: str | None = None) -> str:
    """The value as text; with a format, a number, date or moment in that form.

    Numbers: `0` is a digit that is always shown, `#` one that is shown where needed, `#,##0.00` groups,
    `0,00` has a decimal comma, `0%` shows a share. Dates and moments: `d dd M MM MMM MMMM yy yyyy H HH h hh m mm
    s ss a EEE EEEE`; other words stand between apostrophes. Lists and records are written as JSON.

    text(1250.50) is "1250.5"
    text(1250.5, "#,##0.00") is "1,250.50"
    text(1250.5, "#.##0,00") is "1.250,50"
    text(7, "000") is "007"
    text(0.256, "0%") is "26%"
    text(date("2026-01-05"), "dd.MM.yyyy") is "05.01.2026"
    text(now(), "dd.MM.yyyy HH:mm") is "05.01.2026 09:30"
    text(90s) is "1m 30s"
    text([1, "a"]) is "[1, \\"a\\"]"
    """
    if form is None:
        return written(value)
    if isinstance(value, Decimal):
        return format_number(value, form)
    if isinstance(value, (date, datetime)):
        return format_moment(value, form)
    return refuse(f"only numbers, dates and moments have a format; this is {with_article(kind_of(value))}")


@function("round(number: number, digits?: integer) -> number")
def round_(value: Decimal, digits: Decimal = Decimal(0)) -> Decimal:
    """The number rounded to so many digits behind the decimal sign, else to a whole one. A half goes away from zero.

    round(2.5) is 3
    round(-2.5) is -3
    round(3.14159, 2) is 3.14
    round(1250, -2) is 1300
    """
    return rounded(value, digits_of(digits, -MOST_DIGITS))


def digits_of(digits: Decimal, least: int = 0) -> int:
    """A count of digits; fails when it is no whole number between `least` and 28."""
    if not is_whole(digits) or not least <= digits <= MOST_DIGITS:
        refuse(f"the number of digits is a whole number from {least} to {MOST_DIGITS}, not {written_number(digits)}")
    return int(digits)


@function("percent(share: number, digits?: integer) -> text")
def percent(share: Decimal, digits: Decimal = Decimal(0)) -> str:
    """The share as people read it, with so many digits behind the decimal sign.

    percent(0.256) is "26%"
    percent(0.256, 1) is "25.6%"
    percent(3 / 4) is "75%"
    """
    places = digits_of(digits)
    return f"{rounded(share.scaleb(2), places):.{places}f}%".replace("-0%", "0%")

"""Functions of dates and moments."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from dsl.data.durations import microseconds
from dsl.data.failure import refuse
from dsl.data.numbers import CONTEXT
from dsl.functions.declaration import function
from dsl.functions.formats import read_date
from dsl.functions.outside import Outside

_DAY = microseconds(timedelta(days=1))


@function("now() -> moment", outside=True)
def now(outside: Outside) -> datetime:
    """The moment, in the zone of the flow's schedule, else of the machine.

    text(now(), "yyyy-MM-dd HH:mm") is "2026-01-05 09:30"
    """
    return outside.now()


@function("today() -> date", outside=True)
def today(outside: Outside) -> date:
    """The date, in the zone of the flow's schedule, else of the machine.

    today() is date("2026-01-05")
    today() + 7d is date("2026-01-12")
    """
    return outside.now().date()


@function("date(value: text or date or moment, format?: text) -> date")
def date_(value: str | date, form: str | None = None) -> date:
    """The date that a text shows: in ISO 8601, or in the format given; or the date of a moment.

    date("2026-11-21") is date("21.11.2026", "dd.MM.yyyy")
    date("5 Jan 2026", "d MMM yyyy") is today()
    date(now()) is today()
    date("2026-02-30") fails
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return read_date(value, form)


@function("days(from: date or moment, to: date or moment) -> number")
def days(start: date, end: date) -> Decimal:
    """How many days lie between two dates, or between two moments (then with a fraction); negative when `to` is first.

    days(date("2026-01-05"), date("2026-01-12")) is 7
    days(now(), now() + 12h) is 0.5
    days(date("2026-01-12"), date("2026-01-05")) is -7
    """
    if isinstance(start, datetime) != isinstance(end, datetime):
        refuse("days takes two dates or two moments, not one of each; date(…) makes a date of a moment")
    return CONTEXT.divide(microseconds(end - start), _DAY)

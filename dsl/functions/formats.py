"""Formats of numbers and dates: `#,##0.00`, `dd.MM.yyyy HH:mm`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from dsl.data.failure import refuse
from dsl.data.limits import FORMAT_LENGTH
from dsl.data.numbers import rounded
from dsl.data.writing import quoted

_NUMBER = "[#0., '’\u00a0\u202f]*[#0]%?"
# a single sign groups when places follow it in threes; behind 0 a point or a comma is the decimal sign
_GROUPED = r"#[#0]*([.,])[#0]{3}(?:\1[#0]{3})*|[#0]+([^.,#0])[#0]{3}(?:\2[#0]{3})*|[#0]+([.,])[#0]{3}(?:\3[#0]{3})+"
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_PIECES = r"'([^']*)'|(([A-Za-z])\3*)|([^A-Za-z']+)"


def _short(form: str) -> None:
    if len(form) > FORMAT_LENGTH:
        refuse(f"a format has at most {FORMAT_LENGTH} characters; this one has {len(form):,}")


def format_number(number: Decimal, form: str) -> str:
    """The number in a format of `0`, `#`, a grouping and a decimal sign, and `%`."""
    _short(form)
    if not re.fullmatch(_NUMBER, form):
        refuse(f'"{form}" is no format of a number; write it like "0.00", "#,##0" or "0%"')
    share = form.endswith("%")
    whole, sign, places, grouping = _layout(form.removesuffix("%"))
    value = rounded(number.scaleb(2) if share else number, len(places))
    digits, _, fraction = format(abs(value), f".{len(places)}f").partition(".")
    digits = digits.lstrip("0").rjust(whole.count("0"), "0")
    kept = fraction.rstrip("0").ljust(places.rfind("0") + 1, "0")
    if grouping:
        digits = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", lambda _: grouping, digits)
    return (
        f"{'-' if value < 0 else ''}{digits or ('' if kept else '0')}{sign if kept else ''}{kept}{'%' if share else ''}"
    )


def _layout(form: str) -> tuple[str, str, str, str]:
    """Places before the decimal sign, the sign, places behind it, the grouping sign."""
    signs = [one for one in form if one not in "#0"]
    if not signs:
        return form, "", "", ""
    last = signs[-1]
    if len(set(signs)) == 1 and re.fullmatch(_GROUPED, form):
        return form.replace(last, ""), "", "", last
    if signs.count(last) > 1 or len(set(signs)) > 2 or last not in ".,":
        refuse(f'"{form}" is no format of a number; write it like "0.00", "#,##0" or "0%"')
    whole, _, places = form.rpartition(last)
    grouping = signs[0] if len(signs) > 1 else ""
    return whole.replace(grouping, "") if grouping else whole, last, places, grouping


_WRITERS: dict[str, Callable[[datetime], str]] = {
    "yyyy": lambda d: f"{d.year:04}",
    "yy": lambda d: f"{d.year % 100:02}",
    "MMMM": lambda d: _MONTHS[d.month - 1],
    "MMM": lambda d: _MONTHS[d.month - 1][:3],
    "MM": lambda d: f"{d.month:02}",
    "M": lambda d: str(d.month),
    "dd": lambda d: f"{d.day:02}",
    "d": lambda d: str(d.day),
    "EEEE": lambda d: _WEEKDAYS[d.weekday()],
    "EEE": lambda d: _WEEKDAYS[d.weekday()][:3],
    "HH": lambda d: f"{d.hour:02}",
    "H": lambda d: str(d.hour),
    "hh": lambda d: f"{(d.hour + 11) % 12 + 1:02}",
    "h": lambda d: str((d.hour + 11) % 12 + 1),
    "mm": lambda d: f"{d.minute:02}",
    "m": lambda d: str(d.minute),
    "ss": lambda d: f"{d.second:02}",
    "s": lambda d: str(d.second),
    "a": lambda d: "AM" if d.hour < 12 else "PM",
}
_OF_DAY = "Hhmsa"
_READERS = {
    "yyyy": r"(?P<year>[0-9]{4})", "yy": r"(?P<short>[0-9]{2})",
    "MMMM": r"(?P<month>[^\W\d_]+)", "MMM": r"(?P<month>[^\W\d_]{3,})\.?",
    "MM": r"(?P<month>[0-9]{2})", "M": r"(?P<month>[0-9]{1,2})",
    "dd": r"(?P<day>[0-9]{2})", "d": r"(?P<day>[0-9]{1,2})",
    "EEEE": r"[^\W\d_]+", "EEE": r"[^\W\d_]+\.?",
    "HH": "[0-9]{2}", "H": "[0-9]{1,2}", "hh": "[0-9]{2}", "h": "[0-9]{1,2}",
    "mm": "[0-9]{2}", "m": "[0-9]{1,2}", "ss": "[0-9]{2}", "s": "[0-9]{1,2}", "a": "[AaPp]\\.?[Mm]\\.?",
}  # fmt: skip


def _pieces(form: str) -> list[tuple[str, bool]]:
    """The letters (True) and the plain text between them (False); fails for letters without a meaning."""
    _short(form)
    pieces: list[tuple[str, bool]] = []
    letters = re.compile(_PIECES)
    at = 0
    while at < len(form):
        piece = letters.match(form, at)
        if piece is None:
            refuse(f'an apostrophe in the format "{form}" has no partner')
        if piece[2] and piece[2] not in _WRITERS:
            refuse(
                f'"{piece[2]}" in a format means nothing; known are {", ".join(_WRITERS)}, words go between apostrophes'
            )
        pieces.append((piece[2], True) if piece[2] else (piece[1] or piece[4] or "'", False))
        at = piece.end()
    return pieces


def format_moment(value: date, form: str) -> str:
    """A date or a moment in a format like `dd.MM.yyyy HH:mm`."""
    pieces = _pieces(form)
    if isinstance(value, datetime):
        moment = value
    else:
        if of_day := [text for text, letters in pieces if letters and text[0] in _OF_DAY]:
            refuse(f'a date has no time of day, so the format cannot have "{of_day[0]}"')
        moment = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - only its date is written
    return "".join(_WRITERS[text](moment) if letters else text for text, letters in pieces)


def read_date(text: str, form: str | None) -> date:
    """The date of a text in ISO 8601 or in a format; fails when the text is of another form or no such day exists."""
    bare = " ".join(text[:FORMAT_LENGTH].split())
    if form is None:
        match = re.fullmatch(
            r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?:[T ][0-9:.,]+(?:Z|[+-][0-9:]+)?)?", bare
        )
    else:
        match = re.fullmatch(_reader(form), bare)
    if match is None:
        refuse(f"{quoted(text)} is no date of the form {form or 'yyyy-MM-dd'}")
    try:
        return _date(match.groupdict())
    except ValueError:
        return refuse(f"there is no day {quoted(text)}")


def _reader(form: str) -> str:
    pieces = _pieces(form)
    names = {text[0] for text, letters in pieces if letters}
    if not {"y", "M", "d"} <= names or sum(text[0] in "yMd" for text, letters in pieces if letters) > 3:
        refuse(f'the format "{form}" of a date needs its day, month and year, once each')
    return "".join(_READERS[text] if letters else re.escape(" ".join(text.split(" "))) for text, letters in pieces)


def _date(read: dict[str, str | None]) -> date:
    month = read["month"] or ""
    if not month.isdigit():
        months = [at for at, name in enumerate(_MONTHS, 1) if name.lower().startswith(month.lower()[:3])]
        fits = months and _MONTHS[months[0] - 1].lower().startswith(month.lower())
        month = str(months[0]) if fits else "0"
    year = int(read["year"] or 0) if read.get("year") else 2000 + int(read["short"] or 0)
    return date(year, int(month), int(read["day"] or 0))

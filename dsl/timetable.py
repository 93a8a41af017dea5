"""`schedule "every weekday at 03:00"`: when a flow starts by itself, as lines of cron (minute hour day month weekday).

What is neither one of these sentences nor five fields is None; whether five fields mean a time is for cron to say.
"""

from __future__ import annotations

import re

_DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_GROUPS = {"day": "*", "weekday": "1-5", "weekend": "0,6"}
_TIME = r"(?:[01]?\d|2[0-3]):[0-5]\d"
_LIST = re.compile(r"\s*(?:,|\band\b)\s*")
_AT = re.compile(rf"every (?P<days>[a-z, ]+?) at (?P<times>{_TIME}(?:(?:, ?| and |, and ){_TIME})*)\Z")
_MONTH = re.compile(rf"every month on the (?P<day>\d{{1,2}})(?:st|nd|rd|th) at (?P<times>{_TIME})\Z")
_EVERY = re.compile(r"every (?:(?P<count>\d{1,2}) )?(?P<unit>minute|hour)s?\Z")
_CRON = re.compile(r"[\d*][\d*/,-]*(?: [\d*][\d*/,-]*){2} \S+ \S+\Z")
SENTENCES = ("every weekday at 03:00", "every monday and thursday at 08:00, 17:30", "every 15 minutes", "0 3 * * 1-5")
"""How it may be said."""


def cron_lines(text: str) -> tuple[str, ...] | None:
    """The lines of cron that say the same; several when one has no room for all times."""
    words = " ".join(text.split())
    lower = words.lower()
    if found := _AT.match(lower):
        days = _weekdays(found["days"])
        return None if days is None else _at(_LIST.split(found["times"]), "*", days)
    if found := _MONTH.match(lower):
        return _at([found["times"]], str(int(found["day"])), "*") if 1 <= int(found["day"]) <= 31 else None
    if found := _EVERY.match(lower):
        return _step(int(found["count"] or 1), found["unit"])
    return (words,) if _CRON.match(words) else None


def _weekdays(said: str) -> str | None:
    names = [one for one in _LIST.split(said) if one]
    if len(names) == 1 and names[0] in _GROUPS:
        return _GROUPS[names[0]]
    if not names or any(name not in _DAYS for name in names):
        return None
    return ",".join(sorted({str(_DAYS.index(name)) for name in names}))


def _at(times: list[str], day: str, weekdays: str) -> tuple[str, ...]:
    parts = [time.split(":") for time in times if time]
    return tuple(f"{int(minute)} {int(hour)} {day} * {weekdays}" for hour, minute in parts)


def _step(count: int, unit: str) -> tuple[str, ...] | None:
    """Every so many minutes or hours, where that comes out even."""
    whole = 60 if unit == "minute" else 24
    if not 1 <= count < whole or whole % count:
        return None
    every = "*" if count == 1 else f"*/{count}"
    return (f"{every} * * * *",) if unit == "minute" else (f"0 {every} * * *",)

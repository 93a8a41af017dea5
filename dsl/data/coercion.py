"""Values from outside (command line, YAML, JSON, jobs) as the types that a flow declares; all problems at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from dsl.data.durations import read_duration
from dsl.data.failure import DataFailure, refuse
from dsl.data.kinds import KINDS, Batch, FileValue, Secret, Value
from dsl.data.numbers import is_whole, plain_number
from dsl.data.plain import from_json_text, from_plain
from dsl.data.texts import same_text
from dsl.data.words import with_article
from dsl.data.writing import quoted, written
from dsl.hints import Any, assert_never
from dsl.nodes.values import FieldType, ListType, OneOf, Optional, Plain, RecordType, Type
from dsl.spelling import closest
from dsl.struct import Struct, field

OpenFile = Callable[[str], FileValue]


class Problem(Struct):
    """One value that does not fit: where (`order.lines[0].qty`), why, and what would."""

    path: str
    reason: str
    remedy: str = ""

    @property
    def message(self) -> str:
        """One sentence."""
        return f"`{self.path}` {self.reason}{f'; {self.remedy}' if self.remedy else ''}"


class Coerced(Struct):
    """The value, to be used only when there are no problems."""

    value: Value
    problems: tuple[Problem, ...] = ()


def coerce(given: object, wanted: Type, path: str, open_file: OpenFile | None = None) -> Coerced:
    """What was given as the type wanted. `open_file` makes a file of a path (DataFailure says why not)."""
    reading = _Reading(open_file)
    value = reading.read(given, wanted, path)
    return Coerced(value, tuple(reading.problems))


def coerce_fields(
    given: Mapping[str, object],
    fields: Iterable[FieldType],
    *,
    may_lack: frozenset[str] = frozenset(),
    open_file: OpenFile | None = None,
) -> Coerced:
    """The inputs of a flow or the fields of a record. Those in `may_lack` (they have defaults) may be absent."""
    reading = _Reading(open_file)
    value = reading.fields(given, tuple(fields), "", may_lack)
    return Coerced(value, tuple(reading.problems))


class _Reading(Struct, frozen=False):
    open_file: OpenFile | None
    problems: list[Problem] = field(default_factory=list)

    def read(self, given: object, wanted: Type, path: str) -> Value:
        match wanted:
            case Plain():
                return self.plain(given, wanted.name, path)
            case Optional():
                empty = given is None or (given == "" and wanted.type not in (Plain("text"), Plain("any")))
                return None if empty else self.read(given, wanted.type, path)
            case OneOf():
                return self.one_of(given, wanted, path)
            case ListType():
                return self.items(given, wanted, path)
            case RecordType():
                return self.record(given, wanted, path)
            case _:
                assert_never(wanted)

    def plain(self, given: object, name: str, path: str) -> Value:
        if given is None and name != "any":
            return self.problem(path, "is missing", f"give {_a(name)}")
        try:
            value = self.open(given) if name == "file" else _READERS[name](given)
        except DataFailure as failure:
            return self.problem(path, f"cannot be used: {failure.message}")
        if value is None and name != "any":
            return self.problem(path, f"must be {_a(name)}, but is {_shown(given)}", _REMEDIES.get(name, ""))
        return value

    def open(self, given: object) -> FileValue | None:
        if isinstance(given, FileValue) or not isinstance(given, str):
            return given if isinstance(given, FileValue) else None
        if self.open_file is None:
            refuse("a file cannot be given here")
        return self.open_file(given)

    def one_of(self, given: object, wanted: OneOf, path: str) -> Value:
        text = _text(given)
        for choice in wanted.choices:
            if text is not None and same_text(text, choice):
                return choice
        near = closest(text, wanted.choices) if text else None
        choices = ", ".join(f'"{choice}"' for choice in wanted.choices)
        remedy = f'did you mean "{near}"?' if near else ""
        reason = "is missing" if given is None else f"is {_shown(given)}"
        return self.problem(path, f"{reason}, but must be one of {choices}", remedy)

    def items(self, given: object, wanted: ListType, path: str) -> Value:
        if isinstance(given, str):
            given = self.from_text(given, path) if given.lstrip().startswith("[") else _separated(given)
        if not isinstance(given, (list, tuple)):
            return self.unfit(path, "a list", given, "write it like [1, 2]")
        return tuple(self.read(one, wanted.item, f"{path}[{at}]") for at, one in enumerate(given))

    def record(self, given: object, wanted: RecordType, path: str) -> Value:
        if isinstance(given, str) and given.lstrip().startswith("{"):
            given = self.from_text(given, path)
        if not isinstance(given, Mapping):
            return self.unfit(path, "a record", given, 'write it like {"name": "value"}')
        return self.fields(given, wanted.fields, f"{path}.", frozenset())

    def fields(
        self, given: Mapping[Any, object], fields: tuple[FieldType, ...], prefix: str, may_lack: frozenset[str]
    ) -> Value:
        names = tuple(one.name for one in fields)
        for name in given:
            if name not in names:
                near = closest(str(name), names)
                remedy = f"did you mean {near}?" if near else f"known are {', '.join(names)}" if names else ""
                self.problem(f"{prefix}{name}", "is not known", remedy)
        return {
            one.name: self.read(given.get(one.name), one.type, f"{prefix}{one.name}")
            for one in fields
            if one.name in given or one.name not in may_lack
        }

    def from_text(self, text: str, path: str) -> object:
        try:
            return from_json_text(text)
        except DataFailure as failure:
            self.problem(path, f"cannot be read: {failure.message}")
            return text

    def unfit(self, path: str, wanted: str, given: object, remedy: str) -> Value:
        if any(one.path == path for one in self.problems):
            return None
        reason = "is missing" if given is None else f"must be {wanted}, but is {_shown(given)}"
        return self.problem(path, reason, remedy)

    def problem(self, path: str, reason: str, remedy: str = "") -> Value:
        """Notes what is wrong; the value is then nothing."""
        self.problems.append(Problem(path, reason, remedy))
        return None


def _separated(text: str) -> tuple[str, ...]:
    """`a, b` on a command line."""
    return tuple(one.strip() for one in text.split(",")) if text.strip() else ()


def _a(name: str) -> str:
    """The type in words, with its article."""
    return {"any": "a value", "integer": "a whole number", "flag": "true or false"}.get(name, with_article(name))


def _shown(given: object) -> str:
    """What was given, shortened; secrets are not shown."""
    if isinstance(given, str):
        return quoted(given)
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, (int, float, Decimal)):
        return str(given)
    if isinstance(given, Mapping):
        return "a record"
    return "a list" if isinstance(given, (list, tuple)) else with_article(KINDS.get(type(given), "value"))


def _text(given: object) -> str | None:
    """A text; numbers, dates and durations are written out (language rule 4), None for what is no value."""
    if isinstance(given, bool) or not isinstance(given, (str, int, float, Decimal, date, timedelta)):
        return None
    try:
        return written(from_plain(given))
    except DataFailure:  # a moment without its zone, a number without an end
        return None


def _secret(given: object) -> Secret | None:
    text = _text(given)
    return None if text is None else Secret(text)


def _number(given: object) -> Decimal | None:
    if isinstance(given, str):
        return plain_number(given.strip())
    return _as(Decimal, from_plain(given)) if isinstance(given, (int, float, Decimal)) else None


def _as(made: type[Any], value: Value) -> Any:
    return value if type(value) is made else None


def _integer(given: object) -> Decimal | None:
    number = _number(given)
    return number.to_integral_value() if number is not None and is_whole(number) else None


def _flag(given: object) -> bool | None:
    if isinstance(given, str):
        return {"true": True, "false": False}.get(given.strip().lower())
    return given if isinstance(given, bool) else None


def _duration(given: object) -> timedelta | None:
    return read_duration(given) if isinstance(given, str) else _as(timedelta, given)  # type: ignore[arg-type]


def _date(given: object) -> date | None:
    if not isinstance(given, str):
        return given if type(given) is date else None
    try:
        return date.fromisoformat(given.strip()) if len(given.strip()) == 10 else None
    except ValueError:
        return None


def _moment(given: object) -> datetime | None:
    if isinstance(given, str):
        try:
            given = datetime.fromisoformat(given.strip())
        except ValueError:
            return None
    return given if isinstance(given, datetime) and given.tzinfo else None


def _named(given: object) -> str | None:
    return _text(given) or None


def _batch(given: object) -> Batch | None:
    return given if isinstance(given, Batch) else None


def _partner(given: object) -> Value:
    value = from_plain(given)
    return value if isinstance(value, dict) and {"id", "data"} <= value.keys() else None


_READERS: dict[str, Callable[[object], Value]] = {
    "text": _text,
    "secret": _secret,
    "number": _number,
    "integer": _integer,
    "flag": _flag,
    "duration": _duration,
    "date": _date,
    "moment": _moment,
    "job": _named,
    "device": _named,
    "batch": _batch,
    "partner": _partner,
    "any": from_plain,
}
_REMEDIES = {
    "text": "put it in quotes",
    "number": "write it like 12.50",
    "integer": "write it like 12",
    "flag": "write true or false",
    "duration": "write it with a unit, like 20s or 1h 30m",
    "date": "write it like 2026-11-21",
    "moment": "write it with its zone, like 2026-11-21T09:30:00+01:00",
    "file": "give the path of a file",
    "job": "give the job's name",
    "device": "give the device's name",
    "batch": "only start subtasks makes a batch",
    "partner": "only take gives a partner",
}

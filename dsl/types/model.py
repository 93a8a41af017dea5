"""Types as values: what a name, a part or a result may hold. Frozen, compared by what they say.

`any` stands for every value and for none: nothing is said against it. `secret` is a text that must not be shown; a
type that has it anywhere inside keeps it through every join.
"""

from __future__ import annotations

from dsl.data.texts import same_text
from dsl.data.words import with_article
from dsl.hints import Literal, TypeAlias, assert_never
from dsl.nodes import values as va
from dsl.struct import Struct

Word: TypeAlias = Literal[
    "text", "number", "integer", "flag", "duration", "date", "moment", "secret", "file", "job", "device", "partner",
    "pattern", "record", "any", "nothing", "never",
]  # fmt: skip


class Plain(Struct):
    """A type by one word. `record` has fields that are not known; `never` is the item of an empty list."""

    word: Word


class ListOf(Struct):
    """A list of items of one type."""

    item: Type


class Record(Struct):
    """A record with exactly these fields."""

    fields: tuple[tuple[str, Type], ...]

    def part(self, name: str) -> Type | None:
        """The type of a field, None when there is no such field; names that look the same are the same."""
        return next((type_ for key, type_ in self.fields if same_text(key, name)), None)


class OneOf(Struct):
    """A text out of these."""

    choices: tuple[str, ...]


class Batch(Struct):
    """Sub-tasks that were started together, and what each was given."""

    given: Type


class Maybe(Struct):
    """A value of the type, or nothing. Never one inside another."""

    type: Type


Type: TypeAlias = Plain | ListOf | Record | OneOf | Batch | Maybe

ANY, NOTHING, NEVER = Plain("any"), Plain("nothing"), Plain("never")
TEXT, NUMBER, INTEGER, FLAG = Plain("text"), Plain("number"), Plain("integer"), Plain("flag")
DURATION, DATE, MOMENT, SECRET = Plain("duration"), Plain("date"), Plain("moment"), Plain("secret")
FILE, PATTERN, SOME_RECORD, PARTNER = Plain("file"), Plain("pattern"), Plain("record"), Plain("partner")
WRITABLE = (NUMBER, INTEGER, DURATION, DATE, MOMENT)
"""What is written out where a text is wanted (language rule 4)."""

_TEXTS = ("text", "secret", "job", "device")


def record(**fields: Type) -> Record:
    """A record with these fields."""
    return Record(tuple(fields.items()))


def declared(type_: va.Type) -> Type:
    """The type that is written in a flow."""
    match type_:
        case va.Plain(name):
            return Batch(ANY) if name == "batch" else Plain(name)
        case va.ListType(item):
            return ListOf(declared(item))
        case va.RecordType(fields):
            return Record(tuple((one.name, declared(one.type)) for one in fields))
        case va.OneOf(choices):
            return OneOf(choices)
        case va.Optional(inner):
            return optional(declared(inner))
        case _:
            assert_never(type_)


def optional(type_: Type) -> Type:
    """The type with `?`."""
    return type_ if isinstance(type_, Maybe) or type_ in (NOTHING, NEVER) else Maybe(type_)


def present(type_: Type) -> Type:
    """The type without its `?`; of nothing, what never comes."""
    if type_ == NOTHING:
        return NEVER
    return type_.type if isinstance(type_, Maybe) else type_


def may_lack(type_: Type) -> bool:
    """Whether a value of the type may surely be nothing (that of `any` is not known)."""
    return isinstance(type_, Maybe) or type_ == NOTHING


def is_text(type_: Type) -> bool:
    """Whether the values are texts."""
    return isinstance(type_, OneOf) or (isinstance(type_, Plain) and type_.word in _TEXTS)


def is_number(type_: Type) -> bool:
    """Whether the values are numbers."""
    return type_ in (NUMBER, INTEGER)


def is_open(type_: Type) -> bool:
    """Whether nothing can be said about the values."""
    return type_ in (ANY, NEVER)


def is_record(type_: Type) -> bool:
    """Whether the values are records."""
    return isinstance(type_, Record) or type_ in (SOME_RECORD, PARTNER)


def kind(type_: Type) -> str:
    """What sort of value it is, as `is` tells values apart; `any` when that is not known."""
    match type_:
        case Maybe(inner):
            return kind(inner)
        case ListOf():
            return "list"
        case Batch():
            return "batch"
        case Record():
            return "record"
        case OneOf():
            return "text"
        case Plain(word):
            if word in _TEXTS:
                return "text"
            return {"integer": "number", "partner": "record", "never": "any"}.get(word, word)
        case _:
            assert_never(type_)


def has_secret(type_: Type) -> bool:
    """Whether a secret is the value, or a part of it."""
    match type_:
        case Plain(word):
            return word == "secret"
        case ListOf(inner) | Maybe(inner) | Batch(inner):
            return has_secret(inner)
        case Record(fields):
            return any(has_secret(one) for _, one in fields)
        case OneOf():
            return False
        case _:
            assert_never(type_)


def fits(given: Type, wanted: Type) -> bool:
    """Whether every value of `given` may stand where `wanted` is written; `any` fits and takes everything."""
    if is_open(given) or is_open(wanted) or given == wanted:
        return True
    match given, wanted:
        case Maybe(one), Maybe(other):
            return fits(one, other)
        case _, Maybe(other):
            return given == NOTHING or fits(given, other)
        case Maybe(), _:
            return False
        case ListOf(one), ListOf(other):
            return fits(one, other)
        case Batch(), Batch():
            return True
        case OneOf(one), OneOf(other):
            return set(one) <= set(other)
        case _, Plain("record"):
            return is_record(given)
        case _, Plain("partner"):
            return is_record(given)
        case Plain("record" | "partner"), Record():
            return True
        case Record(), Record():
            return _record_fits(given, wanted)
        case Plain("integer"), Plain("number"):
            return True
        case ((OneOf() | Plain("text" | "secret" | "job" | "device")), Plain("text" | "secret" | "job" | "device")):
            return True
        case _:
            return False


def _record_fits(given: Record, wanted: Record) -> bool:
    have, want = dict(given.fields), dict(wanted.fields)
    if not have.keys() <= want.keys():
        return False
    return all(fits(have[name], one) if name in have else may_lack(one) or is_open(one) for name, one in want.items())


def join(one: Type, other: Type) -> Type | None:
    """The narrowest type that takes both; None when they are unlike (a text and a number)."""
    if other in (one, NEVER):
        return one
    if one == NEVER:
        return other
    if ANY in (one, other):
        return SECRET if has_secret(one) or has_secret(other) else ANY
    if may_lack(one) or may_lack(other):
        joined = join(present(one), present(other))
        return None if joined is None else optional(joined)
    match one, other:
        case ListOf(left), ListOf(right):
            return ListOf(joined_or_any(left, right))
        case Batch(left), Batch(right):
            return Batch(joined_or_any(left, right))
        case Record(), Record():
            return _joined_records(one, other)
        case OneOf(left), OneOf(right):
            return OneOf(tuple(dict.fromkeys(left + right)))
    if is_number(one) and is_number(other):
        return NUMBER
    if is_text(one) and is_text(other):
        return SECRET if SECRET in (one, other) else TEXT
    if is_record(one) and is_record(other):
        return SOME_RECORD
    return None


def joined_or_any(one: Type, other: Type) -> Type:
    """As `join`; unlike types give `any`, or a secret when one of them has one."""
    joined = join(one, other)
    return joined if joined is not None else SECRET if has_secret(one) or has_secret(other) else ANY


def _joined_records(one: Record, other: Record) -> Type:
    left, right = dict(one.fields), dict(other.fields)
    fields: dict[str, Type] = {}
    for name in dict.fromkeys((*left, *right)):
        if name in left and name in right:
            fields[name] = joined_or_any(left[name], right[name])
        else:
            fields[name] = optional(left.get(name) or right[name])
    return Record(tuple(fields.items()))


def stained(wanted: Type, given: Type) -> Type:
    """The type wanted, with the secrets of what is given in its place (a secret in a `text` is still one)."""
    if not has_secret(given):
        return wanted
    match wanted, given:
        case Maybe(one), _:
            return Maybe(stained(one, present(given)))
        case _, Maybe(other):
            return stained(wanted, other)
        case ListOf(one), ListOf(other):
            return ListOf(stained(one, other))
        case Batch(one), Batch(other):
            return Batch(stained(one, other))
        case Record(fields), Record():
            have = dict(given.fields)
            return Record(tuple((name, stained(one, have.get(name, one))) for name, one in fields))
        case Plain("any" | "record" | "never"), _:
            return given
        case _:
            return SECRET if is_text(wanted) else wanted


def written(type_: Type) -> str:
    """The type in plain words: `a list of text`, `a number that may be missing`."""
    match type_:
        case Maybe(inner):
            return f"{written(inner)} that may be missing"
        case ListOf(item):
            return "a list" if is_open(item) else f"a list of {bare(item)}"
        case OneOf(choices):
            return "one of " + ", ".join(f'"{choice}"' for choice in choices)
        case Record() | Plain("record"):
            return "a record"
        case Batch():
            return "a batch"
        case Plain(word):
            special = {"integer": "a whole number", "flag": "true or false", "any": "a value", "never": "nothing"}
            return special.get(word) or with_article(word)
        case _:
            assert_never(type_)


def bare(type_: Type) -> str:
    """The type as a declaration says it: `list of text`, `number?`."""
    match type_:
        case Maybe(inner):
            return f"{bare(inner)}?"
        case ListOf(item):
            return f"list of {bare(item)}"
        case OneOf(choices):
            return "one of " + ", ".join(f'"{choice}"' for choice in choices)
        case Record(fields):
            return "{ " + ", ".join(f"{name}: {bare(one)}" for name, one in fields) + " }"
        case Batch():
            return "batch"
        case Plain(word):
            return word
        case _:
            assert_never(type_)

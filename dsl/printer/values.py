"""Selectors, types and attachments in the text form."""

from __future__ import annotations

from dsl.hints import TYPE_CHECKING, assert_never
from dsl.kept import cache
from dsl.nodes import values as va
from dsl.printer.expressions import expression, inline, literal, pattern, quoted
from dsl.printer.pieces import Group, Pieces, joined
from dsl.steps.index import VERBS
from dsl.steps.lookup import KINDS, by_kind

if TYPE_CHECKING:
    from decimal import Decimal

_WORDS = frozenset(
    {
        *("enabled", "disabled", "checked", "unchecked", "focused", "selected", "last", "no", "that"),
        *("description", "xpath", "class", "image", "written", "point", "below", "above", "left", "right", "inside"),
        *("containing", "shows", "does", "up", "to", "every", "at", "most", "growing", "as", "each"),
    }
)


def selector(one: va.Selector) -> str:
    """`2nd enabled "Pay" below #total`."""
    ordinal = () if one.ordinal is None else (ordinal_word(one.ordinal),)
    related = (f"{relation} {base(other)}" for relation, other in one.relations)
    return " ".join((*ordinal, *one.states, base(one.base), *related))


def ordinal_word(number: int) -> str:
    """`1st`, `22nd`, `last`."""
    if number == va.LAST:
        return "last"
    ending = "th" if number % 100 in range(11, 14) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def base(one: va.SelectorBase) -> str:
    """What a selector looks for."""
    match one:
        case va.ByText(text):
            return literal(text)
        case va.ByPattern(found):
            return pattern(found)
        case va.ById(name):
            return f"#{name}"
        case va.ByElement(name):
            return f"@{name}"
        case va.ByValue(value):
            written = inline(value)
            return f'"${{{written}}}"' if written.partition(".")[0] in clause_words() else written
        case va.ByAttribute(attribute, text):
            return f"{attribute} {literal(text)}"
        case va.ByPoint():
            return f"point {point(one)}"
        case _:
            assert_never(one)


def point(one: va.ByPoint) -> str:
    """`50%, 20%`."""
    return ", ".join(f"{share(value)}%" for value in (one.x, one.y))


def share(value: Decimal) -> str:
    """A share of 1 in percent, without the sign."""
    return f"{(value * 100).normalize():f}"


@cache
def clause_words() -> frozenset[str]:
    """Words that keep their meaning where a selector stands (language rule 3)."""
    forms = (slot.form for kind in KINDS for slot in by_kind(kind).slots.values())
    verbs = (word for verb in VERBS for word in verb.split())
    return _WORDS.union(verbs, (word for form in forms for word in form.split()))


def attachments(files: tuple[va.Attachment, ...]) -> Pieces:
    """`file named text, file …`."""
    return joined((_attachment(one) for one in files), ", ")


def _attachment(one: va.Attachment) -> Pieces:
    named: Pieces = () if one.named is None else (" named ", *expression(one.named))
    return (*expression(one.file), *named)


def type_(one: va.Type) -> Pieces:
    """A type as behind the colon of a field."""
    match one:
        case va.Plain(name):
            return (name,)
        case va.ListType(item):
            return ("list of ", *_inner(item))
        case va.RecordType():
            return (Group("{", parameters(one.fields), "}", pad=" "),)
        case va.OneOf(choices):
            return (f"one of {', '.join(quoted(choice) for choice in choices)}",)
        case va.Optional(inner):
            return (*_inner(inner), "?")
        case _:
            assert_never(one)


def _inner(one: va.Type) -> Pieces:
    made = type_(one)
    return ("(", *made, ")") if isinstance(one, va.Optional) else made


def parameters(fields: tuple[va.FieldType, ...]) -> tuple[Pieces, ...]:
    """`name: type` for each."""
    return tuple((f"{field.name}: ", *type_(field.type)) for field in fields)

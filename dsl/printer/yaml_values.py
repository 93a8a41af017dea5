"""What stands behind a key of the YAML form: values, selectors, conditions, files, and the places of a step."""

from __future__ import annotations

from dsl.hints import Any, assert_never
from dsl.nodes import control as co
from dsl.nodes import expressions as ex
from dsl.nodes import values as va
from dsl.nodes.step import TEXTUAL, Kind, Slot
from dsl.printer.expressions import block_lines, fill, filled, inline, pattern
from dsl.printer.outline import Entry, Item, Items, Keys, Long, Value
from dsl.printer.scalars import scalar
from dsl.printer.values import ordinal_word, point


def value(one: ex.Expression, wants: str = "any") -> Value:
    """What fills a place that wants this type; in a place for conditions the bare condition."""
    if wants == "flag":
        return scalar(inline(one))
    if isinstance(one, ex.Text) and (lines := block_lines(one)) is not None:
        return Long(lines)
    return part(one, wants)


def part(one: ex.Expression, wants: str = "any") -> str | Keys:
    """A value inside another: a record has a line for each field, a text stays on one line."""
    match one:
        case ex.Text():
            return scalar(filled(one, None), as_text=wants not in TEXTUAL)
        case ex.Record(pairs):
            return Keys(tuple(Entry(pair.key, part(pair.value)) for pair in pairs))
        case _ if wants not in TEXTUAL and _literal(one):
            return inline(one)
        case _:
            return scalar(fill(one))


def _literal(one: ex.Expression) -> bool:
    """Whether a value can stand without `${…}` where the place does not say what it is."""
    if isinstance(one, ex.Negative):
        return isinstance(one.operand, ex.Number | ex.Percent | ex.Duration)
    return isinstance(one, ex.Number | ex.Percent | ex.Duration | ex.Flag | ex.Nothing)


def place(slot: Slot, one: Any) -> Value:
    """What stands in a place of a step."""
    match slot.place.kind:
        case Kind.EXPRESSION:
            return value(one, slot.place.wants)
        case Kind.SELECTOR:
            return selector(one)
        case Kind.TEXT:
            return value(one, "text")
        case Kind.PATTERN:
            return scalar(pattern(one))
        case Kind.ATTACHMENTS:
            return Items(tuple(_attachment(file) for file in one))
        case Kind.NAME | Kind.WORD | Kind.KEY:
            return scalar(one)
        case Kind.FLAG:
            return "true"
    assert_never(slot.place.kind)


def _attachment(one: va.Attachment) -> Item:
    named = () if one.named is None else (Entry("named", part(one.named, "text")),)
    return Item(Keys((Entry("file", part(one.file)), *named)))


def selector(one: va.Selector, *, flow: bool = False) -> str:
    """A text where that says it all, else `{…}` on one line."""
    if not one.states and not one.relations and one.ordinal is None:
        return base(one.base, flow=flow)
    pieces = [] if one.ordinal is None else [f"nth: {ordinal_word(one.ordinal)}"]
    pieces += [f"{state}: true" for state in one.states]
    pieces.append(_in_braces(one.base))
    words = [relation for relation, _ in one.relations]
    related = [f"{relation}: {base(other, flow=True)}" for relation, other in one.relations]
    if len(set(words)) == len(words):
        pieces += related
    else:
        pieces.append(f"relations: [{', '.join(f'{{{each}}}' for each in related)}]")
    return f"{{{', '.join(pieces)}}}"


def base(one: va.SelectorBase, *, flow: bool = False) -> str:
    """What a selector looks for, on its own."""
    match one:
        case va.ByText(text):
            return scalar(filled(text, None), flow=flow)
        case va.ByValue(found):
            return scalar(fill(found), flow=flow)
        case _:
            return f"{{{_in_braces(one)}}}"


def _in_braces(one: va.SelectorBase) -> str:
    match one:
        case va.ByText() | va.ByValue():
            return f"text: {base(one, flow=True)}"
        case va.ByPattern(found):
            return f"matching: {scalar(pattern(found), flow=True)}"
        case va.ById(name):
            return f"id: {scalar(name, flow=True)}"
        case va.ByElement(name):
            return f"ref: {name}"
        case va.ByAttribute(attribute, text):
            return f"{attribute}: {scalar(filled(text, None), flow=True)}"
        case va.ByPoint():
            return f"point: '{point(one)}'"
        case _:
            assert_never(one)


def condition(one: co.Condition) -> str:
    """The bare condition, or `{shows: …}`."""
    if not isinstance(one, co.Shows):
        return scalar(inline(one))
    word = "does not show" if one.negated else "shows"
    limit = ""
    if one.up_to is not None:
        written = inline(one.up_to) if _literal(one.up_to) else scalar(fill(one.up_to), flow=True)
        limit = f", up to: {written}"
    return f"{{{word}: {selector(one.selector, flow=True)}{limit}}}"

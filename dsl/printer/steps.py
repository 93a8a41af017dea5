"""One step in the text form, made from its declaration: verb, what it acts on, its details, the name of its result."""

from __future__ import annotations

from dsl.hints import Any, assert_never
from dsl.kept import cache
from dsl.nodes.step import Kind, Slot, Step
from dsl.printer.expressions import expression, pattern, whole
from dsl.printer.pieces import Pieces, breakable, fits, laid, on_one_line
from dsl.printer.values import attachments, selector
from dsl.struct import Struct
from dsl.text.verbs import STATEMENTS


class Written(Struct):
    """A step's line, and its details where they got lines of their own."""

    line: str
    options: tuple[str, ...] = ()


def step(one: Step, indent: int, *, opens: bool) -> Written:
    """The line of a step at an indent; `opens` says that a block stands below it."""
    slots = [slot for slot in one.slots.values() if given(one, slot)]
    head: Pieces = (one.verb,)
    for slot in slots:
        if slot.subject:
            head = (*head, " ", *_worded(slot, getattr(one, slot.field)))
    details = [slot for slot in slots if not slot.subject]
    name: Pieces = () if one.result is None else (f" as {one.result}",)
    colon: Pieces = (":",) if opens else ()
    line = (*head, *_behind(one, details), *name, *colon)
    said = on_one_line(line, indent)
    if said is not None:
        return Written(said)
    if fits(line, indent) or not _better_below(line, details):
        return Written(laid(line, indent))
    options = tuple(laid(_worded(slot, getattr(one, slot.field)), indent + 2) for slot in details)
    return Written(laid((*head, *name, ":"), indent), options)


def given(one: Step, slot: Slot) -> bool:
    """Whether something stands in a place of a step."""
    value = getattr(one, slot.field)
    return value is not None and value is not False and value != ()


def value(slot: Slot, one: Any) -> Pieces:
    """What stands in a place of a step, without its words."""
    match slot.place.kind:
        case Kind.EXPRESSION:
            return expression(one) if slot.place.wants == "flag" else whole(one)
        case Kind.SELECTOR:
            return (selector(one),)
        case Kind.TEXT:
            return whole(one)
        case Kind.PATTERN:
            return (pattern(one),)
        case Kind.ATTACHMENTS:
            return attachments(one)
        case Kind.NAME | Kind.WORD | Kind.KEY:
            return (one,)
        case Kind.FLAG:
            return ()
    assert_never(slot.place.kind)


def _better_below(line: Pieces, details: list[Slot]) -> bool:
    """Whether details go on lines of their own: when there are several, or no brackets that could be broken."""
    if not details or any(slot.words in STATEMENTS for slot in details):
        return False
    return len(details) > 1 or not breakable(line)


def _behind(one: Step, details: list[Slot]) -> Pieces:
    """The details on the step's line; a comma comes before those that have words behind their value, or several
    words and no value (language rule 5)."""
    made: Pieces = ()
    for slot in details:
        comma = ", " if _comma(slot.form) else " "
        made = (*made, comma, *_worded(slot, getattr(one, slot.field)))
    return made


@cache
def _comma(form: str) -> bool:
    before, place, after = form.partition("{}")
    return bool(after.strip()) if place else " " in before.strip()


def _worded(slot: Slot, one: Any) -> Pieces:
    before, after = _around(slot.form)
    return (before, *value(slot, one), after)


@cache
def _around(form: str) -> tuple[str, str]:
    """The words before a value with the blank behind them, and those behind it with the blank before them."""
    before, place, after = (part.strip() for part in form.partition("{}"))
    return f"{before} " if before and place else before, f" {after}" if after else ""

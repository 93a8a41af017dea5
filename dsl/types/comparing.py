"""Comparisons by their types: those that cannot be made (N105), and those that always end alike (N109)."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Edit, Fix, error, warning
from dsl.nodes import expressions as ex
from dsl.spelling import closest
from dsl.types.model import (
    NOTHING,
    PATTERN,
    ListOf,
    OneOf,
    Type,
    is_open,
    is_record,
    is_text,
    kind,
    may_lack,
    present,
    written,
)
from dsl.types.results import STATUSES
from dsl.types.wording import called, path_of, unfit

_ORDERED = ("number", "duration", "date", "moment")


def compared(node: ex.Compare, left: Type, right: Type) -> Iterator[Diagnostic]:
    """What is wrong with a comparison of values of these types."""
    if is_open(present(left)) and is_open(present(right)):
        return
    match node.operator:
        case "is" | "is not":
            yield from same(node.left, left, node.right, right, differs=node.operator == "is not")
        case "<" | "<=" | ">" | ">=":
            yield from _ordered(node, left, right)
        case "is in" | "is not in":
            yield from _holds(node.right, right, node.left, left)
        case "contains" | "does not contain":
            yield from _holds(node.left, left, node.right, right)
        case "starts with" | "ends with":
            for operand, type_ in ((node.left, left), (node.right, right)):
                if not is_open(type_) and not is_text(type_):
                    yield unfit(operand, type_, "a text")
        case "matches":
            if not is_open(left) and not is_text(left):
                yield unfit(node.left, left, "a text")
            if not is_open(right) and right != PATTERN:
                yield unfit(node.right, right, "a pattern between slashes")


def _ordered(node: ex.Compare, left: Type, right: Type) -> Iterator[Diagnostic]:
    kinds = [kind(one) for one in (left, right) if not is_open(one)]
    for operand, type_ in ((node.left, left), (node.right, right)):
        if not is_open(type_) and kind(type_) not in _ORDERED:
            said = f"`{node.operator}` compares numbers, durations, dates and moments, but {called(operand)} is"
            yield error("N105", f"{said} {written(type_)}", operand.span, help=_as_number(operand, type_))
            return
    if len(set(kinds)) == 2:
        said = f"{written(left)} and {written(right)} cannot be compared by `{node.operator}`"
        yield error("N105", said, node.span)


def _as_number(operand: ex.Expression, type_: Type) -> str | None:
    """How the number in a text is had."""
    if not is_text(type_):
        return None
    path = path_of(operand)
    return f"`number({path})` is the number in it" if path else "`number(…)` is the number in a text"


def _holds(holder: ex.Expression, type_: Type, wanted: ex.Expression, asked: Type) -> Iterator[Diagnostic]:
    if is_open(type_):
        return
    if isinstance(type_, ListOf):
        if isinstance(holder, ex.ListOf):
            for item in holder.items:
                yield from _impossible(wanted, asked, item)
        yield from same(wanted, asked, holder, present(type_.item), differs=False, span_of=wanted)
    elif is_record(type_) or is_text(type_):
        if not is_open(asked) and not is_text(present(asked)):
            yield unfit(wanted, asked, "a text")
    else:
        said = f"{called(holder)} is {written(type_)}; only texts, lists and records contain something"
        yield error("N105", said, holder.span)


def same(
    one: ex.Expression,
    left: Type,
    other: ex.Expression,
    right: Type,
    *,
    differs: bool,
    span_of: ex.Expression | None = None,
) -> Iterator[Diagnostic]:
    """Whether two values can be the same at all; `differs`: whether that they are not is what is asked."""
    if is_open(present(left)) or is_open(present(right)) or (may_lack(left) and may_lack(right)):
        return
    span = one.span.to(other.span) if span_of is None else span_of.span
    ends = "always true" if differs else "never true"
    if NOTHING in (left, right):
        node, type_ = (one, left) if right == NOTHING else (other, right)
        yield warning("N109", f"this is {ends}: {called(node)} is {written(type_)}, never nothing", span)
    elif kind(left) != kind(right):
        said = f"this is {ends}: {written(present(left))} is never the same as {written(present(right))}"
        yield warning("N109", said, span, help="`is` never converts; number(…) and text(…) do")
    else:
        yield from _impossible(one, left, other)
        yield from _impossible(other, right, one)


def _impossible(node: ex.Expression, type_: Type, value: ex.Expression) -> Iterator[Diagnostic]:
    """A text that is none of the choices."""
    inner = present(type_)
    said = value.constant if isinstance(value, ex.Text) else None
    if said is None or not isinstance(inner, OneOf) or said in inner.choices:
        return
    near = closest(said, inner.choices)
    if inner == STATUSES:
        near = near or _STATUS_WORDS.get(said.casefold())
    message = f'{called(node)} is never "{said}"' + (f'; did you mean "{near}"?' if near else "")
    help_ = "it is " + written(inner)
    fix = Fix(f'write "{near}"', (Edit(value.span, f'"{near}"'),)) if near else None
    if inner == STATUSES:
        yield error("J410", f'there is no status "{said}"' + (f'; did you mean "{near}"?' if near else ""), value.span,
                    help=help_, fix=fix)  # fmt: skip
    else:
        yield warning("N109", message, value.span, help=help_, fix=fix)


_STATUS_WORDS = {"done": "confirmed", "success": "confirmed", "succeeded": "confirmed", "ok": "confirmed"}


def cases(subject: ex.Expression, type_: Type, values: tuple[ex.Expression, ...], types: list[Type]) -> Iterator[
    Diagnostic
]:  # fmt: skip
    """The values of a `when` that the subject of `choose` never is."""
    for value, other in zip(values, types, strict=True):
        yield from same(subject, type_, value, other, differs=False, span_of=value)

"""The YAML form as keys, values and items with their comments, and how these are written as lines."""

from __future__ import annotations

from dsl.hints import TypeAlias
from dsl.nodes.base import NO_TRIVIA, Comment, Trivia
from dsl.printer import scalars
from dsl.printer.comments import Lines
from dsl.struct import Struct


class Long(Struct):
    """A text over several lines."""

    lines: tuple[str, ...]


class Entry(Struct):
    """`key: value`; `above` are its comments where it stands for a line of the text form."""

    key: str
    value: Value
    trivia: Trivia = NO_TRIVIA
    gap: bool | None = False


class Keys(Struct):
    """Keys with values, one below the other, and the comments at their end."""

    entries: tuple[Entry, ...]
    foot: tuple[Comment, ...] = ()


class Item(Struct):
    """`- …`; `gap` overrules whether a blank line is above it."""

    value: Keys | str
    trivia: Trivia = NO_TRIVIA
    gap: bool | None = False


class Items(Struct):
    """Items, one below the other, and the comments at their end."""

    items: tuple[Item, ...]
    foot: tuple[Comment, ...] = ()


Value: TypeAlias = str | Long | Keys | Items


def write(out: Lines, indent: int, keys: Keys) -> None:
    """Keys with their values; each at the indent."""
    for entry in keys.entries:
        _entry(out, indent, "", entry, entry.trivia, entry.gap)
    out.foot(indent, keys.foot)


def _entry(out: Lines, indent: int, dash: str, entry: Entry, trivia: Trivia, gap: bool | None) -> None:
    """One key; behind a dash its value is indented as if the dash were blanks."""
    inner = indent + len(dash)
    start = f"{dash}{scalars.key(entry.key)}:"
    match entry.value:
        case str():
            out.row(indent, f"{start} {entry.value}", trivia, gap=gap)
        case Long(lines):
            out.row(indent, f"{start} |-", trivia, gap=gap)
            out.lines += [" " * (inner + 2) + line if line else "" for line in lines]
        case Keys():
            out.row(indent, start if entry.value.entries else f"{start} {{}}", trivia, gap=gap)
            write(out, inner + 2, entry.value)
        case Items(items, foot):
            out.row(indent, start if items else f"{start} []", trivia, gap=gap)
            for item in items:
                _item(out, inner + 2, item)
            out.foot(inner + 2, foot)


def _item(out: Lines, indent: int, item: Item) -> None:
    if isinstance(item.value, str):
        out.row(indent, f"- {item.value}", item.trivia, gap=item.gap)
        return
    first, *others = item.value.entries
    _entry(out, indent, "- ", first, item.trivia, item.gap)
    write(out, indent + 2, Keys(tuple(others), item.value.foot))

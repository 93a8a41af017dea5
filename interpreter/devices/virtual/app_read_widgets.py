"""The `content` part of app files: widgets in plain words → `app_model.Widget`."""

from __future__ import annotations

import re
from dataclasses import replace

from interpreter.devices.virtual.app_declared import EVENTS, KEYBOARDS, STYLES, WIDGETS
from interpreter.devices.virtual.app_keys import Keys, Reading, near
from interpreter.devices.virtual.app_model import Actions, Rows, Widget
from interpreter.devices.virtual.app_read_actions import read_actions
from interpreter.devices.virtual.app_words import words
from interpreter.devices.virtual.app_yaml import Text, Tree

LEAVES = ("text", "button", "field", "switch", "image", "spinner")
KINDS = tuple(WIDGETS)
_EVENTS = frozenset(name.removeprefix("on ") for name in EVENTS)
DRAGGED = "dragged"
"""What `on drop` calls the text of the thing that was dragged there."""
DRAWN = "drawn"
"""What `on draw` calls the dots that a finger met, by their numbers: 1 to 9, row by row."""
_GIVEN = {"drop": DRAGGED, "draw": DRAWN}
_ID = re.compile(r"(?:[A-Za-z]\w*(?:\.\w+)*:id/)?[A-Za-z][A-Za-z0-9_]*")
_NUMBERS = re.compile(r"(\d+) to (\d+)")
_MOST_ROWS = 10_000


def read_widgets(reading: Reading, tree: Tree | None) -> tuple[Widget, ...]:
    """The widgets of a list."""
    return tuple(found for each in reading.items(tree) if (found := _widget(reading, each)))


def _widget(reading: Reading, tree: Tree) -> Widget | None:
    if isinstance(tree, Text):
        return Widget("text", reading.words(tree))
    keys = Keys(reading, tree, "This widget")
    kind = keys.first_of(KINDS)
    if kind is None:
        first = reading.pairs(tree)
        word = first[0][0].value if first else ""
        reading.problems.add(
            tree.place, f"There is no widget `{word}`.", near(word, KINDS, "known: " + ", ".join(KINDS))
        )
        return None
    keys.what, keys.declared = f"A {kind}", WIDGETS[kind]
    if kind in LEAVES:
        widget = _leaf(keys, kind)
    elif kind == "list":
        widget = _list(keys)
    else:
        widget = Widget(kind, words(""), children=read_widgets(reading, keys.take(kind)))
    widget = _shared(keys, widget)
    keys.finish()
    return widget


def _leaf(keys: Keys, kind: str) -> Widget:
    reading = keys.reading
    widget = Widget(kind, reading.words(keys.take(kind)))
    if kind == "text":
        return replace(widget, style=reading.choice(keys.take("style"), "plain", STYLES, "style"))
    if kind == "field":
        hint = keys.take("hint")
        return replace(
            widget,
            hint=widget.label if hint is None else reading.words(hint),
            variable=_variable(keys, kind),
            keyboard=reading.choice(keys.take("keyboard"), "text", KEYBOARDS, "keyboard"),
            hidden=reading.yes(keys.take("hidden"), default=False),
        )
    if kind == "switch":
        return replace(widget, variable=_variable(keys, kind))
    return widget


def _variable(keys: Keys, kind: str) -> str:
    """Where a field or switch keeps its value: `variable`, or a variable called like its id."""
    named = keys.take("variable")
    if named is not None:
        name = keys.reading.text(named)
        keys.reading.known_name(name, named.place)
        return name
    id_ = keys.take("id")
    if id_ is None:
        keys.reading.problems.add(keys.place, f"A {kind} needs `id` or `variable`.")
        return ""
    return keys.reading.text(id_)


def _list(keys: Keys) -> Widget:
    """Either fixed rows (`list: [...]`) or rows made `for each` of a table or of numbers."""
    reading, source = keys.reading, keys.take("for each")
    if source is None:
        return Widget("list", words(""), children=read_widgets(reading, keys.take("list")))
    keys.take("list")
    rows, columns = _rows(keys, source)
    outer = reading.row_names
    reading.row_names = outer | columns
    row = Widget("row of list", words(""), children=read_widgets(reading, keys.need("row")), events=_events(keys))
    reading.row_names = outer
    return Widget("list", words(""), children=(row,), rows=rows)


def _rows(keys: Keys, source: Tree) -> tuple[Rows, frozenset[str]]:
    reading, text = keys.reading, keys.reading.text(source)
    numbers = _NUMBERS.fullmatch(text)
    if numbers:
        first, last = int(numbers[1]), int(numbers[2])
        if last - first >= _MOST_ROWS:
            reading.problems.add(source.place, f"A list has at most {_MOST_ROWS:,} rows.")
        return Rows(None, first, last), frozenset({"number"})
    table = reading.choice(source, "", reading.tables, "table")
    columns = reading.tables.get(table, set())
    return Rows(table, conditions=reading.conditions(keys.take("where"), columns)), frozenset(columns)


def _shared(keys: Keys, widget: Widget) -> Widget:
    """The keys that every widget has."""
    reading, id_ = keys.reading, keys.take("id")
    name = "" if id_ is None else reading.text(id_)
    if id_ is not None and not _ID.fullmatch(name):
        reading.problems.add(
            id_.place, f"`{name}` cannot be an id.", "letters, digits and _, as list or android:id/list"
        )
    description = keys.take("description")
    return replace(
        widget,
        id=name,
        description=None if description is None else reading.words(description),
        shown=reading.conditions(keys.take("show when")),
        enabled=reading.conditions(keys.take("enabled when")),
        selected=reading.conditions(keys.take("selected when")),
        events={} if widget.rows else _events(keys),
    )


def _events(keys: Keys) -> dict[str, Actions]:
    """`on tap: …` and its sisters."""
    found = {}
    for name, tree in keys.take_like("on ").items():
        if name not in _EVENTS:
            keys.reading.problems.add(
                tree.place, f"{keys.what} has no `on {name}`.", near(name, _EVENTS, ", ".join(sorted(_EVENTS)))
            )
        outer = keys.reading.row_names
        keys.reading.row_names = outer | ({_GIVEN[name]} if name in _GIVEN else set())
        found[name] = read_actions(keys.reading, tree)
        keys.reading.row_names = outer
    return found

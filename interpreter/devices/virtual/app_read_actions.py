"""The `do` part of app files: lists of actions → `app_model` actions, each with its own keys."""

from __future__ import annotations

import re
from collections.abc import Callable

from interpreter.devices.virtual.app_declared import ACTIONS
from interpreter.devices.virtual.app_keys import Keys, Reading, near
from interpreter.devices.virtual.app_model import (
    Action,
    Actions,
    Add,
    Choose,
    CloseDialog,
    CopyText,
    Crash,
    Draw,
    GoBack,
    GoTo,
    Later,
    LookUp,
    Notify,
    OpenDialog,
    OpenLink,
    SendSms,
    SetValues,
    ShowToast,
    Values,
)
from interpreter.devices.virtual.app_yaml import Items, Text, Tree

_DRAW = re.compile(r"(?:(\d{1,2}) digits)|(?:(\d+) to (\d+))")
_BARE: dict[str, Action] = {"go back": GoBack(), "close dialog": CloseDialog(), "crash": Crash()}


def read_actions(reading: Reading, tree: Tree | None) -> Actions:
    """The actions of a list (a single action may stand without its dash)."""
    if tree is None:
        return ()
    trees = tree.items if isinstance(tree, Items) else (tree,)
    return tuple(found for each in trees if (found := _action(reading, each)))


def _action(reading: Reading, tree: Tree) -> Action | None:
    if isinstance(tree, Text):
        if tree.value not in _BARE:
            _unknown(reading, tree, tree.value)
        return _BARE.get(tree.value)
    keys = Keys(reading, tree, "This action")
    name = keys.first_of(_READERS)
    if name is None:
        first = reading.pairs(tree)
        _unknown(reading, tree, first[0][0].value if first else "")
        return None
    keys.what, keys.declared = f"`{name}`", ACTIONS[name]
    found = _READERS[name](keys)
    keys.finish()
    return found


def _unknown(reading: Reading, tree: Tree, word: str) -> None:
    known = (*_READERS, *_BARE)
    reading.problems.add(tree.place, f"There is no action `{word}`.", near(word, known, ", ".join(known)))


def read_values(reading: Reading, tree: Tree | None, known: set[str] | None = None) -> Values:
    """`name: text` pairs; the names must exist."""
    found = []
    for key, value in reading.pairs(tree):
        if known is None:
            reading.known_name(key.value, key.place)
        elif key.value not in known:
            help_ = near(key.value, known, "it takes: " + ", ".join(sorted(known)))
            reading.problems.add(key.place, f"The screen takes no `{key.value}`.", help_)
        found.append((key.value, reading.words(value)))
    return tuple(found)


def _go_to(keys: Keys, word: str = "go to") -> Action:
    screen = keys.reading.choice(keys.need(word), "", keys.reading.screens, "screen")
    return GoTo(screen, read_values(keys.reading, keys.take("with")), fresh=word == "start over at")


def _start_over(keys: Keys) -> Action:
    return _go_to(keys, "start over at")


def _set(keys: Keys) -> Action:
    return SetValues(read_values(keys.reading, keys.need("set")))


def _add(keys: Keys) -> Action:
    return Add(read_values(keys.reading, keys.need("add")))


def _draw(keys: Keys) -> Action | None:
    reading, tree = keys.reading, keys.need("draw")
    for key, value in reading.pairs(tree):
        reading.known_name(key.value, key.place)
        found = _DRAW.fullmatch(reading.text(value))
        if found:
            return Draw(key.value, *(int(part or 0) for part in found.groups()))
        reading.problems.add(value.place, "This does not say what to draw.", "`6 digits` or `1 to 20`")
        return None
    reading.problems.add(tree.place, "A name to draw for is wanted.", "write `draw: {code: 6 digits}`")
    return None


def _toast(keys: Keys) -> Action:
    return ShowToast(keys.reading.words(keys.need("toast")))


def _dialog(keys: Keys) -> Action:
    return OpenDialog(keys.reading.choice(keys.need("dialog"), "", keys.reading.dialogs, "dialog"))


def _sms(keys: Keys) -> Action:
    reading, to = keys.reading, keys.take("to")
    return SendSms(
        sender=reading.words(keys.need("from")),
        text=reading.words(keys.need("sms")),
        to=None if to is None else reading.words(to),
        after=reading.amount(keys.take("after"), "0s", "time"),
    )


def _notification(keys: Keys) -> Action:
    reading = keys.reading
    return Notify(
        title=reading.words(keys.take("title"), "{app.name}"),
        text=reading.words(keys.need("notification")),
        after=reading.amount(keys.take("after"), "0s", "time"),
    )


def _later(keys: Keys) -> Action:
    after = keys.reading.amount(keys.need("after"), "0s", "time")
    return Later(after, read_actions(keys.reading, keys.need("do")))


def _if(keys: Keys) -> Action:
    reading = keys.reading
    return Choose(
        reading.conditions(keys.need("if")),
        read_actions(reading, keys.need("then")),
        read_actions(reading, keys.take("else")),
    )


def _look_up(keys: Keys) -> Action:
    reading = keys.reading
    table = reading.choice(keys.need("look up"), "", reading.tables, "table")
    where = keys.need("where")
    return LookUp(
        table,
        reading.conditions(where, reading.tables.get(table, ())),
        reading.text(keys.need("as")),
        read_actions(reading, keys.take("else")),
    )


def _copy(keys: Keys) -> Action:
    return CopyText(keys.reading.words(keys.need("copy")))


def _open_link(keys: Keys) -> Action:
    return OpenLink(keys.reading.words(keys.need("open link")))


_READERS: dict[str, Callable[[Keys], Action | None]] = {
    "go to": _go_to,
    "start over at": _start_over,
    "set": _set,
    "add": _add,
    "draw": _draw,
    "toast": _toast,
    "dialog": _dialog,
    "sms": _sms,
    "notification": _notification,
    "after": _later,
    "if": _if,
    "look up": _look_up,
    "copy": _copy,
    "open link": _open_link,
}

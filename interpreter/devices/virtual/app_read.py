"""An app file → `AppModel`, or all its mistakes with their lines. The format: docs/reference/app-files.md.

Two passes: first the names that exist, so that a screen may speak of one that stands further down; then the parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from interpreter.devices.virtual.app_declared import APP, DIALOG, LINK, POP_UP, SCREEN
from interpreter.devices.virtual.app_keys import FORMS, KINDS, Keys, Reading, near
from interpreter.devices.virtual.app_model import (
    MAIN,
    Actions,
    AppModel,
    DialogModel,
    Link,
    PopUp,
    Row,
    ScreenModel,
)
from interpreter.devices.virtual.app_read_actions import read_actions
from interpreter.devices.virtual.app_read_widgets import read_widgets
from interpreter.devices.virtual.app_yaml import (
    AppFileError,
    Items,
    Pairs,
    Place,
    Problem,
    Problems,
    Text,
    Tree,
    read_tree,
)

PERMISSIONS: dict[str, tuple[str, ...]] = {
    "location": ("android.permission.ACCESS_FINE_LOCATION", "android.permission.ACCESS_COARSE_LOCATION"),
    "camera": ("android.permission.CAMERA",),
    "microphone": ("android.permission.RECORD_AUDIO",),
    "contacts": ("android.permission.READ_CONTACTS",),
    "calendar": ("android.permission.READ_CALENDAR",),
    "sms": ("android.permission.READ_SMS", "android.permission.RECEIVE_SMS"),
    "phone": ("android.permission.READ_PHONE_STATE",),
    "photos": ("android.permission.READ_MEDIA_IMAGES",),
    "notifications": ("android.permission.POST_NOTIFICATIONS",),
}
_PACKAGE = re.compile(r"[A-Za-z]\w*(?:\.[A-Za-z]\w*)+")
_CLASS = re.compile(r"[A-Za-z]\w*(?:\.[A-Za-z]\w*)*")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_CAPTURE = re.compile(r"\{([A-Za-z_]\w*)\}")
_BUILT_IN = {
    "phone.number", "phone.time", "phone.dark mode", "phone.airplane mode", "phone.turned", "phone.latitude",
    "phone.longitude", "app.name",
}  # fmt: skip


def read_app_file(path: Path) -> AppModel:
    """The app of a file; raises `AppFileError` with every mistake in it."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        problem = Problem(str(path), Place(1, 1), f"This file cannot be read: {reason}.")
        raise AppFileError((problem,)) from error
    return read_app(text, path)


def read_app(text: str, path: Path) -> AppModel:
    """The app of a text; `path` is where it is from, for messages."""
    problems = Problems(str(path))
    reading = Reading(problems)
    tree = read_tree(text, problems)
    _collect_names(reading, tree)
    app = _app(reading, Keys(reading, tree, "An app", APP), path)
    problems.settle()
    return app


def override(app: AppModel, settings: dict[str, str]) -> Row:
    """The app's settings with some replaced; raises ValueError with a sentence for one that is not there or wrong."""
    for name, value in settings.items():
        if name not in app.settings:
            help_ = near(name, app.settings, "it has: " + ", ".join(app.settings))
            raise ValueError(f"The app {app.package} has no setting `{name}` ({help_}).")
        kind = app.setting_kinds.get(name)
        if kind and not KINDS[kind](value):
            raise ValueError(f"`{value}` is not a {kind}, which `{name}` of {app.package} must be ({FORMS[kind]}).")
    return {**app.settings, **settings}


def _tables_in(tree: Tree) -> Iterator[dict[str, Tree]]:
    """Every table of keys anywhere in the file."""
    if isinstance(tree, Pairs):
        yield {key.value: value for key, value in tree.pairs}
        for _, value in tree.pairs:
            yield from _tables_in(value)
    elif isinstance(tree, Items):
        for item in tree.items:
            yield from _tables_in(item)


def _collect_names(reading: Reading, tree: Tree) -> None:
    """Fill `reading` with what exists, without judging it yet."""
    top = {key.value: value for key, value in tree.pairs} if isinstance(tree, Pairs) else {}
    reading.names |= _BUILT_IN
    for part in ("settings", "variables", "saved"):
        reading.names |= _keys_of(top.get(part))
    reading.names |= {f"permission.{item.value}" for item in _texts(top.get("permissions"))}
    reading.screens |= _keys_of(top.get("screens"))
    reading.dialogs |= _keys_of(top.get("dialogs"))
    for table in _keys_of(top.get("tables")):
        rows = _value(top.get("tables"), table)
        reading.tables[table] = {key for row in _items(rows) for key in _keys_of(row)}
    for keys in _tables_in(tree):
        reading.names |= {text.value for text in _texts(keys.get("takes"))}
        reading.names |= _keys_of(keys.get("values"))
        if ("field" in keys or "switch" in keys) and "variable" not in keys:
            reading.names |= {text.value for text in _texts(keys.get("id"))}
        for looked_up, name in zip(_texts(keys.get("look up")), _texts(keys.get("as")), strict=False):
            reading.names |= {f"{name.value}.{column}" for column in reading.tables.get(looked_up.value, ())}
    for link in _items(top.get("links")):
        for text in _texts(_value(link, "address")):
            reading.names |= set(_CAPTURE.findall(text.value))


def _keys_of(tree: Tree | None) -> set[str]:
    return {key.value for key, _ in tree.pairs} if isinstance(tree, Pairs) else set()


def _value(tree: Tree | None, name: str) -> Tree | None:
    pairs = tree.pairs if isinstance(tree, Pairs) else ()
    return next((value for key, value in pairs if key.value == name), None)


def _items(tree: Tree | None) -> tuple[Tree, ...]:
    return tree.items if isinstance(tree, Items) else ()


def _texts(tree: Tree | None) -> tuple[Text, ...]:
    if isinstance(tree, Text):
        return (tree,)
    return tuple(item for item in _items(tree) if isinstance(item, Text))


def _app(reading: Reading, keys: Keys, path: Path) -> AppModel:
    package = reading.text(keys.need("app"))
    if package and not _PACKAGE.fullmatch(package):
        reading.problems.add(keys.place, f"`{package}` is not a package name.", "like com.example.shop")
    code = reading.text(keys.take("version code") or Text(keys.place, "1"))
    if not code.isdecimal():
        reading.problems.add(keys.place, "`version code` is a whole number.")
    tables = {key.value: _rows(reading, value) for key, value in reading.pairs(keys.take("tables"))}
    app = AppModel(
        package=package,
        name=reading.text(keys.need("name")),
        version=reading.text(keys.take("version") or Text(keys.place, "1.0")),
        version_code=int(code) if code.isdecimal() else 1,
        colour=_colour(reading, keys.take("colour")),
        start=reading.choice(keys.need("start"), "", reading.screens, "screen"),
        settings=_row(reading, keys.take("settings")),
        setting_kinds=reading.setting_kinds,
        variables=_row(reading, keys.take("variables")),
        saved=_row(reading, keys.take("saved")),
        permissions=_permissions(reading, keys.take("permissions")),
        tables=tables,
        screens={key.value: _screen(reading, key, tree) for key, tree in reading.pairs(keys.need("screens"))},
        dialogs={key.value: _dialog(reading, key, tree) for key, tree in reading.pairs(keys.take("dialogs"))},
        pop_ups=tuple(_pop_up(reading, tree) for tree in reading.items(keys.take("pop-ups"))),
        links=tuple(_link(reading, tree) for tree in reading.items(keys.take("links"))),
        on_start=read_actions(reading, keys.take("on start")),
        path=path,
    )
    keys.finish()
    _check_settings(reading, keys)
    return app


def _check_settings(reading: Reading, keys: Keys) -> None:
    """A setting that is used as a time must be one."""
    for key, value in reading.pairs(keys.take("settings")):
        kind = reading.setting_kinds.get(key.value)
        if kind and not KINDS[kind](reading.text(value)):
            reading.problems.add(value.place, f"`{key.value}` is used as a {kind}.", FORMS[kind])


def _row(reading: Reading, tree: Tree | None) -> Row:
    return {key.value: reading.text(value) for key, value in reading.pairs(tree)}


def _rows(reading: Reading, tree: Tree) -> tuple[Row, ...]:
    return tuple(_row(reading, row) for row in reading.items(tree))


def _colour(reading: Reading, tree: Tree | None) -> str:
    text = "#3f51b5" if tree is None else reading.text(tree)
    if tree is not None and not _COLOUR.fullmatch(text):
        reading.problems.add(tree.place, f"`{text}` is not a colour.", 'like "#1565c0", in quotes')
        return "#3f51b5"
    return text


def _permissions(reading: Reading, tree: Tree | None) -> tuple[str, ...]:
    return tuple(reading.choice(item, "location", PERMISSIONS, "permission") for item in reading.items(tree))


def _screen(reading: Reading, key: Text, tree: Tree) -> ScreenModel:
    keys = Keys(reading, tree, f"The screen `{key.value}`", SCREEN)
    screen = ScreenModel(
        name=key.value,
        title=reading.words(keys.take("title")),
        takes=tuple(reading.text(item) for item in reading.items(keys.take("takes"))),
        values=_row(reading, keys.take("values")),
        content=read_widgets(reading, keys.take("content")),
        events=_screen_events(keys),
        bar=reading.yes(keys.take("bar"), default=True),
        activity=_activity(reading, keys.take("activity")),
    )
    keys.finish()
    return screen


def _activity(reading: Reading, tree: Tree | None) -> str:
    name = MAIN if tree is None else reading.text(tree)
    if tree is not None and not _CLASS.fullmatch(name):
        reading.problems.add(tree.place, f"`{name}` cannot be the name of an activity.", "like SearchActivity")
    return name


_SCREEN_EVENTS = {name.removeprefix("on ") for name in SCREEN if name.startswith("on ")}


def _screen_events(keys: Keys) -> dict[str, Actions]:
    """`on open`, `on back`, swipes, `on key <name>` and `on hold key <name>`."""
    found = {}
    for name, tree in keys.take_like("on ").items():
        if name not in _SCREEN_EVENTS and not name.startswith(("key ", "hold key ")):
            help_ = near(name, _SCREEN_EVENTS, "on open, on back, on key <name>, on swipe left")
            keys.reading.problems.add(tree.place, f"{keys.what} has no `on {name}`.", help_)
        found[name] = read_actions(keys.reading, tree)
    return found


def _dialog(reading: Reading, key: Text, tree: Tree) -> DialogModel:
    keys = Keys(reading, tree, f"The dialog `{key.value}`", DIALOG)
    dialog = DialogModel(
        name=key.value,
        title=reading.words(keys.take("title")),
        text=reading.words(keys.take("text")),
        content=read_widgets(reading, keys.take("content")),
        buttons=read_widgets(reading, keys.take("buttons")),
        back_closes=reading.yes(keys.take("back closes"), default=True),
    )
    keys.finish()
    return dialog


def _pop_up(reading: Reading, tree: Tree) -> PopUp:
    keys = Keys(reading, tree, "A pop-up", POP_UP)
    pop_up = PopUp(
        dialog=reading.choice(keys.need("dialog"), "", reading.dialogs, "dialog"),
        after_actions=reading.amount(keys.need("after actions"), "never", "number of actions"),
        screens=tuple(
            reading.choice(item, "", reading.screens, "screen") for item in reading.items(keys.take("on screens"))
        ),
    )
    keys.finish()
    return pop_up


def _link(reading: Reading, tree: Tree) -> Link:
    keys = Keys(reading, tree, "A link", LINK)
    address = keys.need("address")
    split = _CAPTURE.split(reading.text(address))
    captured = split[1::2]
    if len(set(captured)) < len(captured):
        reading.problems.add(address.place, "A name is captured twice.")
        captured, split = [], split[:1]
    pattern = re.escape(split[0])
    for name, rest in zip(captured, split[2::2], strict=True):
        pattern += f"(?P<{name}>[^/?#]+){re.escape(rest)}"
    link = Link(re.compile(pattern + r"/?(?:[?#].*)?"), read_actions(reading, keys.need("do")))
    keys.finish()
    return link

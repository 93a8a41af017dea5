"""A walk → the text of an app file, in the form of docs/reference/app-files.md; it is read back before it is given."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from interpreter.devices.recorder.following import Action, Followed, follow
from interpreter.devices.recorder.merging import Screen, screens_of
from interpreter.devices.recorder.parts import Key, Part
from interpreter.devices.recorder.walk import Walk
from interpreter.devices.virtual.app_read import read_app

_HEAD = (
    "# Recorded from a phone; what was not seen there is not here. Make it yours: names, waits, what may go wrong.\n"
)
_BRACES = str.maketrans("{}", "()")
"""Braces in words would be holes for values; app files know no other way to write them."""


def app_file(walk: Walk) -> str:
    """The app file of a walk. Raises ValueError when the walk saw nothing of the app."""
    screens, places = screens_of(walk)
    if not screens:
        raise ValueError(f"Nothing was seen of {walk.package}.")
    followed = follow(walk, screens, places)
    made: dict[str, Any] = {
        "app": walk.package,
        "name": _plain(walk.name or walk.package.rpartition(".")[2].title()),
        "version": walk.version,
        "colour": walk.colour,
        "start": screens[0].name,
    }
    if followed.values:
        made["variables"] = {name: _plain(value) for name, value in followed.values.items()}
    made["screens"] = {one.name: _screen(place, screens, followed) for place, one in enumerate(screens)}
    text = _HEAD + yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=110)
    read_app(text, Path("app.yaml"))
    return text


def _screen(place: int, screens: list[Screen], followed: Followed) -> dict[str, Any]:
    screen = screens[place]
    made: dict[str, Any] = {"title": _plain(screen.title)} if screen.title else {"bar": "no"}
    widgets = [(screen.parts[key], _widget(place, key, screens, followed)) for key in screen.keys]
    made["content"] = list(_laid_out(widgets))
    for event in ("on open", "on back"):
        actions = followed.actions((place, None, event))
        if actions:
            made[event] = _actions(actions, screens)
    return made


def _laid_out(widgets: list[tuple[Part, dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    """Lists hold what stands in them; what stands side by side is a row."""
    for list_id, group in groupby(widgets, key=lambda one: one[0].list_id):
        rows = list(_rows(list(group)))
        if list_id is None:
            yield from rows
        else:
            yield {"list": rows, **({"id": list_id} if list_id else {})}


def _rows(widgets: list[tuple[Part, dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    waiting = list(widgets)
    while waiting:
        part, widget = waiting.pop(0)
        beside = [widget]
        while waiting and _beside(part, waiting[0][0]):
            part, widget = waiting.pop(0)
            beside.append(widget)
        yield beside[0] if len(beside) == 1 else {"row": beside}


def _beside(one: Part, other: Part) -> bool:
    """Whether the second stands to the right of the first, at the same height."""
    shared = min(one.bounds.bottom, other.bounds.bottom) - max(one.bounds.top, other.bounds.top)
    return shared * 2 > min(one.bounds.height, other.bounds.height) and other.bounds.left >= one.bounds.right


def _widget(place: int, key: Key, screens: list[Screen], followed: Followed) -> dict[str, Any]:
    screen = screens[place]
    part = screen.parts[key]
    words = f"{{{screen.words[key]}}}" if key in screen.words else _plain(part.words)
    made: dict[str, Any] = {part.kind: [{"text": _plain(text)} for text in part.inside] if part.inside else words}
    if part.id and part.list_id is None:
        made["id"] = part.id
    if part.description and part.kind != "image":
        made["description"] = _plain(part.description)
    if key in screen.held:
        made["variable"] = screen.held[key]
    if part.hidden:
        made["hidden"] = "yes"
    if key in screen.shown:
        made["show when"] = f"{screen.shown[key]} is yes"
    for event in ("on tap", "on long press", "on text", "on enter"):
        actions = followed.actions((place, key, event))
        if actions:
            made[event] = _actions(actions, screens)
    return made


def _actions(actions: list[Action], screens: list[Screen]) -> list[Any]:
    return [_action(one, screens) for one in actions]


def _action(action: Action, screens: list[Screen]) -> Any:
    """With screens by their names, and values without holes."""
    if isinstance(action, str):
        return action
    made = dict(action)
    if "go to" in made:
        made["go to"] = screens[made["go to"]].name
    if "set" in made:
        made["set"] = {name: _plain(value) for name, value in made["set"].items()}
    for inner in ("then", "else", "do"):
        if inner in made:
            made[inner] = _actions(made[inner], screens)
    if "if" in made:
        made["if"] = [_plain(condition) for condition in made["if"]]
    return made


def _plain(words: str) -> str:
    return " ".join(words.translate(_BRACES).split())

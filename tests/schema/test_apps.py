"""The schema of app files takes what their reader takes and refuses the keys that it refuses, at every place."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from interpreter.devices.virtual import app_keys
from interpreter.devices.virtual.app_declared import ACTIONS, APP, BARE, DIALOG, LINK, POP_UP, SCREEN, WIDGETS
from interpreter.devices.virtual.app_keys import Keys
from interpreter.devices.virtual.app_read import read_app
from interpreter.devices.virtual.app_read_actions import _BARE, _READERS
from interpreter.devices.virtual.app_schema import app_schema
from interpreter.devices.virtual.app_yaml import AppFileError
from tests.document import blocks
from tests.schema.node import Validator
from tests.sizes import sized
from tests.tree import ROOT

SCHEMA = jsonschema.Draft7Validator(app_schema())
FILES = sorted([*ROOT.glob("examples/apps/*/app.yaml"), *ROOT.glob("tests/conformance/apps/*/app.yaml")])
EVERYTHING = """
app: org.example.all
name: All
start: one
variables: {f: "", s: "no", n: "1"}
tables: {t: [{a: x}]}
pop-ups: [{dialog: d, after actions: 3}]
links: [{address: "https://a.example/{id}", do: [crash]}]
dialogs: {d: {title: D}}
screens:
  one:
    title: One
    on key menu: [go back]
    content:
      - Bare words
      - text: A
        on tap:
          - go to: one
          - start over at: one
          - set: {f: 1}
          - add: {n: 1}
          - draw: {n: 1 to 6}
          - toast: T
          - dialog: d
          - sms: S
            from: F
          - notification: N
          - after: 1s
            do: close dialog
          - if: n is 1
            then: [crash]
          - look up: t
            where: a is x
            as: r
          - copy: C
          - open link: https://a.example/b
      - button: B
      - field: F
        id: f
      - switch: S
        variable: s
      - image: I
      - spinner: P
      - list:
        for each: t
        where: a is x
        row: [{text: "{a}"}]
      - list: [A row]
      - column: [A]
      - row: [A]
      - web area: [A]
"""


@pytest.fixture(scope="session")
def apps(packages: None) -> Iterator[Validator]:
    validator = Validator(app_schema())
    yield validator
    validator.close()


def wrong(value: Any) -> list[str]:
    return [error.message for error in SCHEMA.iter_errors(value)]


def test_the_schema_is_one() -> None:
    jsonschema.Draft7Validator.check_schema(app_schema())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_an_app_file_is_valid(apps: Validator, path: Path) -> None:
    value, errors = apps.read(path.read_text(encoding="utf-8"))
    assert (errors, wrong(value)) == ([], [])


def test_the_whole_app_of_the_manual_is_valid(apps: Validator) -> None:
    first = next(blocks((ROOT / "docs/reference/app-files.md").read_text(encoding="utf-8"))).text
    assert apps.read(first)[1] == []


def places(value: Any) -> Iterator[list[Any]]:
    """The ways to all tables of keys."""
    if isinstance(value, dict):
        yield []
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield from ([key, *way] for way in places(inner))


def refused(value: Any) -> bool:
    """Whether the reader says of a key that it is not known there."""
    try:
        read_app(yaml.safe_dump(value, sort_keys=False), Path("app.yaml"))
    except AppFileError as error:
        return any("has no `zzz" in problem.message or "There is no" in problem.message for problem in error.problems)
    return False


@pytest.mark.parametrize("path", [None, *FILES[: sized(0, 12)]], ids=str)
def test_a_strange_key_is_refused_where_the_reader_refuses_it(path: Path | None) -> None:
    whole = yaml.safe_load(EVERYTHING if path is None else path.read_text(encoding="utf-8"))
    assert wrong(whole) == []
    tried = set()
    for way in places(whole):
        value = copy.deepcopy(whole)
        place = value
        for key in way:
            place = place[key]
        strange: Any = {"content": []} if way == ["screens"] else {} if way == ["dialogs"] else "1"
        place["zzz"] = [] if way == ["tables"] else strange
        both = (refused(value), bool(wrong(value)))
        assert both[0] == both[1], (way, both, wrong(value))
        tried.add(both[0])
    assert tried == {True, False}


@pytest.mark.parametrize(
    "change",
    [
        ("start: one\n", ""),
        ("after actions: 3", "after actions: soon"),
        ("after: 1s", "after: 1 second"),
        ("        id: f\n", ""),
        ("- crash", "- crashes"),
        ("[crash]", "[burn]"),
        ("- go to: one", "- go to: {a: one}"),
        ("- web area: [A]", "- web: [A]"),
        ("name: All", "name: All\ncolour: red"),
    ],
    ids=lambda change: change[1].strip() or change[0].strip(),
)
def test_what_the_reader_refuses_by_its_form_is_refused(apps: Validator, change: tuple[str, str]) -> None:
    old, new = change
    text = EVERYTHING.replace(old, new, 1) if old in EVERYTHING else EVERYTHING.replace("[crash]", "[crashes]", 1)
    assert text != EVERYTHING
    with pytest.raises(AppFileError):
        read_app(text, Path("app.yaml"))
    value, errors = apps.read(text)
    assert errors
    assert wrong(value)


def test_every_declared_key_is_one_that_the_reader_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[int, set[str]] = {}
    finish = Keys.finish

    def noting(self: Keys) -> None:
        asked.setdefault(id(self.declared), set()).update(self.asked)
        finish(self)

    monkeypatch.setattr(app_keys.Keys, "finish", noting)
    read_app(EVERYTHING, Path("app.yaml"))
    for declared in (APP, SCREEN, DIALOG, POP_UP, LINK, *WIDGETS.values(), *ACTIONS.values()):
        events = {
            name for name in declared if name.startswith("on ") and declared is not APP and declared is not POP_UP
        }
        assert asked[id(declared)] - {"on key menu", "on tap"} == set(declared) - events, sorted(declared)


def test_actions_are_told_in_the_order_in_which_they_are_declared() -> None:
    assert list(_READERS) == list(ACTIONS)
    assert list(_BARE) == list(BARE)

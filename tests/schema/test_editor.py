"""What an editor shows with the schemas: yaml-language-server marks, completes and explains."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from dsl.forms import Form, read
from dsl.nodes import control as co
from dsl.printer.yaml import yaml_form
from dsl.source import Source
from dsl.steps.index import VERBS
from dsl.steps.lookup import by_verb
from dsl.text import read as read_text
from dsl.yaml.events import Mapping, Node, Scalar, compose
from dsl.yaml.keys import ATTACHMENT, CONTROL
from tests.schema.node import LanguageServer
from tests.tree import ROOT

MODELINE = "# yaml-language-server: $schema=flow.schema.json\n"
HEAD = "flow: x\nsteps:\n"
JOBS = "# yaml-language-server: $schema=jobs.schema.json\n"
STRANGE = "zzz"


def marked(editor: LanguageServer, text: str, modeline: str = MODELINE) -> list[tuple[str, str]]:
    """The words that the editor marks in a file, and what it says of each."""
    lines = (modeline + text).split("\n")
    _, found = editor.open(modeline + text)
    return [(_words(lines, one["range"]), one["message"]) for one in found]


def _words(lines: list[str], place: dict[str, Any]) -> str:
    start, end = place["start"], place["end"]
    last = end["character"] if end["line"] == start["line"] else None
    return lines[start["line"]][start["character"] : last]


def offered(editor: LanguageServer, text: str, modeline: str = MODELINE) -> list[str]:
    """What the editor offers at the sign `|`."""
    before = (modeline + text).partition("|")[0]
    uri, _ = editor.open((modeline + text).replace("|", "", 1))
    found = editor.at("completion", uri, before.count("\n"), len(before.rpartition("\n")[2]))
    return [one["label"] for one in found["items"]]


def shown(editor: LanguageServer, text: str) -> str:
    """What the editor shows for the word at the sign `|`, without what protects signs from Markdown."""
    before = (MODELINE + text).partition("|")[0]
    uri, _ = editor.open((MODELINE + text).replace("|", "", 1))
    found = editor.at("hover", uri, before.count("\n"), len(before.rpartition("\n")[2]))
    return "" if found is None else str(found["contents"]["value"]).replace("\\", "")


# Marks


def every_statement() -> str:
    """One flow in the YAML form with every step of the examples and every statement that steers."""
    steps: list[co.Statement] = []
    for path in sorted((ROOT / "examples/steps").glob("*.flow")):
        steps += read_text(Source(path.read_text(encoding="utf-8"))).flow.steps or ()
    for path in sorted((ROOT / "examples/flows").glob("*.flow")):
        flow = read_text(Source(path.read_text(encoding="utf-8"))).flow
        steps += (*(flow.steps or ()), *(step for block in flow.blocks for step in block.body))
    rest = read_text(Source((ROOT / "tests/corpus/fmt/careless.out.flow").read_text(encoding="utf-8"))).flow
    return yaml_form(co.Flow("all", steps=(*steps, *(rest.steps or ()))))


def with_strange_keys(text: str) -> str:
    """The same with an unknown key at the end of every block of keys, but for files, of which the reader says less."""
    places = {(-one.end, one.column) for one in _blocks(compose(Source(text), []).top)}
    for end, column in sorted(places):
        at = text.find("\n", -end - 1)
        text = f"{text[:at]}\n{' ' * column}{STRANGE}{-end}_{column}: text{text[at:]}"
    return text


def _blocks(one: Node | None) -> list[Mapping]:
    if one is None or isinstance(one, Scalar) or one.flow:
        return []
    inner = [value for _, value in one.pairs] if isinstance(one, Mapping) else one.items
    own = [one] if isinstance(one, Mapping) and not one.names.keys() <= ATTACHMENT.keys() else []
    return own + [found for each in inner for found in _blocks(each)]


def test_an_unknown_key_is_marked_wherever_the_reader_refuses_it(editor: LanguageServer) -> None:
    plain = every_statement()
    assert marked(editor, plain) == []
    text = with_strange_keys(plain)
    source = Source(text)
    refused = {source.at(one.span) for one in read(source, Form.YAML).diagnostics}
    said = [words for words, _ in marked(editor, text)]
    assert len(refused) > 150
    assert all(word.startswith(STRANGE) for word in refused), refused
    assert sorted(said) == sorted(refused)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("flow: x\nsections: 1\nsteps:\n  - hide keyboard\n", ["sections"]),
        ("flow: x\nuse:\n  - file: a.flow\n    zzz: b\nsteps:\n  - hide keyboard\n", ["zzz"]),
        ("flow: x\nschedule: {when: every day at 3:00, zzz: b}\nsteps:\n  - hide keyboard\n", ["zzz"]),
        ("flow: x\ndefaults: {zzz: b}\nsteps:\n  - hide keyboard\n", ["zzz"]),
        ("flow: x\nblocks:\n  - block: b\n    zzz: c\n    do:\n      - give: 1\nsteps:\n  - do: b\n", ["zzz"]),
        ("flow: x\nwhenever:\n  - shows: a\n    zzz: c\n    do:\n      - give: 1\nsteps:\n  - do: b\n", ["zzz"]),
        ("flow: x\nelements:\n  a: {id: b, zzz: c}\nsteps:\n  - do: b\n", ["zzz"]),
        ("flow: x\nsteps:\n  - do: b\non failure:\n  - zzz: c\n    do:\n      - fail again\n", ["zzz"]),
        (HEAD + "  - tapp: Sign in\n    up to: 20s\n", ["tapp"]),
        (HEAD + "  - tap: Sign in\n    upto: 20s\n", ["upto"]),
        (HEAD + "  - tap: {id: a, belw: b}\n", ["belw"]),
        (HEAD + "  - tap: {text: a, below: {id: b, zzz: c}}\n", ["zzz"]),
        (HEAD + "  - open app: {frsh: true}\n", ["frsh"]),
        (HEAD + "  - screenshot: {ass: proof}\n", ["ass"]),
        (HEAD + "  - succeed:\n      attach:\n        - file: ${a}\n          name: b\n", ["name"]),
        (HEAD + "  - if: {shows: a, upto: 5s}\n    then:\n      - hide keyboard\n", ["upto"]),
        (HEAD + "  - do: fill\n    wth: {a: 1}\n", ["wth"]),
    ],
)  # fmt: skip
def test_one_mistake_is_told_once_at_its_word(editor: LanguageServer, text: str, words: list[str]) -> None:
    assert [one for one, _ in marked(editor, text)] == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + "  - tap\n", ["tap"]),
        (HEAD + "  - hide keybord\n", ["hide keybord"]),
        (HEAD + "  - up to: 20s\n", ["up to: 20s"]),
        (HEAD + "  - tap: Sign in\n    up to: 20\n", ["20"]),
        (HEAD + "  - tap: Sign in\n    up to: 20 seconds\n", ["20 seconds"]),
        (HEAD + "  - tap: Sign in\n    optionally: maybe\n", ["maybe"]),
        (HEAD + "  - repeat: three\n    do:\n      - hide keyboard\n", ["three"]),
        (HEAD + "  - rotate: sideways\n", ["sideways"]),
        (HEAD + "  - give: [1, 2]\n", ["[1, 2]"]),
        (HEAD + "  - do: [hide keyboard]\n", ["[hide keyboard]"]),
        (HEAD + "  - read sms:\n      matching: code\n", ["code"]),
        (HEAD + "  - fail: why\n", ["why"]),
        (HEAD + "  - tap: {below: Total}\n", ["tap"]),
        (HEAD + "  - tap: {id: a, text: b}\n", ["{"]),
        (HEAD + "  - try:\n      do:\n        - hide keyboard\n      on failure:\n        - of: timeot\n"
         "          do:\n            - fail again\n", ["timeot"]),
        ("library: x\nsteps:\n  - hide keyboard\n", ["steps"]),
        ("flow: x\ninputs:\n  a: {b: text}\nsteps:\n  - hide keyboard\n", ["{b: text}"]),
    ],
)  # fmt: skip
def test_one_wrong_value_is_told_once_at_its_place(editor: LanguageServer, text: str, words: list[str]) -> None:
    assert [one for one, _ in marked(editor, text)] == words


def test_a_forgotten_dash_is_told_no_more_than_twice(editor: LanguageServer) -> None:
    assert sorted(words for words, _ in marked(editor, HEAD + "  - tap: a\n    type: b\n")) == ["tap", "type"]


# Completion


def test_a_step_place_offers_every_step_once(editor: LanguageServer) -> None:
    wished = {word for verb in VERBS for word in by_verb(verb).wishes} - {"give"}
    for text in (HEAD + "  - |\n", HEAD + "  - if: a\n    then:\n      - |\n"):
        assert sorted(offered(editor, text)) == sorted({*VERBS, *CONTROL} - wished)


@pytest.mark.parametrize("verb", sorted(verb for verb in VERBS if any(s.subject for s in by_verb(verb).slots.values())))
def test_a_step_offers_its_details(editor: LanguageServer, verb: str) -> None:
    kind = by_verb(verb)
    value = {"selector": "{id: a}", "name": "a"}.get(next(iter(kind.slots.values())).place.kind, "${a}")
    found = set(offered(editor, f"{HEAD}  - {verb}: {value}\n    |\n"))
    first, *others = kind.slots.values()
    assert first.subject
    keys = {slot.key for slot in others} | ({"as"} if kind.gives else set())
    assert keys <= found
    assert not found & VERBS.keys() - keys


def test_other_places_offer_what_fits(editor: LanguageServer) -> None:
    assert {"because", "with", "attach"} <= set(offered(editor, HEAD + "  - fail:\n      |\n"))
    assert {"text", "id", "below", "enabled", "nth"} <= set(offered(editor, HEAD + "  - tap:\n      |\n"))
    assert {"then", "else if", "else"} <= set(offered(editor, HEAD + "  - if: a\n    |\n"))
    assert {"back", "home"} <= set(offered(editor, HEAD + "  - press: |\n"))
    assert {"inputs", "whenever", "app"} <= set(offered(editor, "flow: x\n|\nsteps:\n  - hide keyboard\n"))
    assert {"flows", "timeout", "review"} <= set(offered(editor, "jobs:\n  a:\n    |\n", JOBS))


# Hover


def test_a_verb_is_explained(editor: LanguageServer) -> None:
    said = shown(editor, HEAD + "  - t|ap: Sign in\n")
    assert "Touch the centre of an element, waiting until it is there and still." in said
    assert "In the text form: tap ELEMENT [up to DURATION] [optionally]" in said
    assert "Tap me" in said


def test_details_and_sections_are_explained(editor: LanguageServer) -> None:
    assert "tap … up to …" in shown(editor, HEAD + "  - tap: Sign in\n    u|p to: 20s\n")
    assert "Do steps again when one of them fails" in shown(editor, HEAD + "  - re|try: 3\n    do:\n      - tap: a\n")
    assert "What the flow does, step by step." in shown(editor, "flow: x\nst|eps:\n  - hide keyboard\n")


# The page about editors, and jobs.yaml


def test_the_page_about_editors_is_right(editor: LanguageServer) -> None:
    page = (ROOT / "docs/reference/editor.md").read_text(encoding="utf-8")
    blocks = dict(re.findall(r"^```(\w+)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL))
    assert blocks["yaml"].startswith(MODELINE)
    assert marked(editor, blocks["yaml"], "") == []
    assert marked(editor, blocks["yaml"].replace("tap:", "tapp:"), "") == [("tapp", "Property tapp is not allowed.")]
    assert set(json.loads(blocks["json"])["yaml.schemas"]) == {"./flow.schema.json", "./jobs.schema.json"}
    assert re.findall(r"interpret schema (\w+) --output \1\.schema\.json", blocks["sh"]) == ["flow", "jobs"]


def test_a_manifest_is_checked(editor: LanguageServer) -> None:
    right = "jobs:\n  catalog:\n    flows: [a.flow]\n    timeout: 20m\n  rows:\n    data_dump: true\n"
    assert marked(editor, right, JOBS) == []
    wrong = "jobs:\n  catalog:\n    flows: [a.flow]\n    time_out: 20m\n    review: sometimes\n    slots: 0\n"
    assert sorted(words for words, _ in marked(editor, wrong, JOBS)) == ["0", "sometimes", "time_out"]

"""Whatever a flow does with a secret, it stands in nothing that the run writes or shows, in no spelling (X7)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.text import Text

from dsl.steps.log import Log
from interpreter import events as e
from interpreter.reports.console import PlainConsole, summary, tree_texts
from interpreter.steps import Executors
from tests.machine.canaries import CHILD, FLOWS, HEAD, SECRETS, TAKER, written
from tests.machine.harness import Flows, Outcome
from tests.sizes import sized

STORES = ("jobs.db", "handed-in")
"""What the job service keeps to hand over: it is the receiver of what a flow hands in."""
KINDS = list(SECRETS)
PAIRS = [
    (name, kind)
    for number, name in enumerate(FLOWS)
    for kind in (KINDS if sized(0, 1) else [KINDS[number % len(KINDS)], KINDS[(number * 3 + 2) % len(KINDS)]])
]


def shown(done: Outcome) -> str:
    """All that a console says of the run, and what `--json` ends with."""
    said: list[str] = []
    console = PlainConsole(said.append)
    for entry in done.entries:
        console(entry)
    tree = "\n".join(line.plain for line in tree_texts(console.progress, Text))
    said += [tree, *map(str, summary(console.progress, done.ending.log, done.ending.rows))]
    said.append(json.dumps(done.root.data, ensure_ascii=False))
    return "\n".join(said)


def left(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Names and contents of all files of a run but those of the job service."""
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if not name.startswith(STORES):
            yield name, name.encode() + (path.read_bytes() if path.is_file() else b"")


@pytest.mark.parametrize(("name", "kind"), dict.fromkeys(PAIRS))
def test_it_stands_nowhere(flows: Flows, monkeypatch: pytest.MonkeyPatch, name: str, kind: str) -> None:
    flows.unchecked = True
    flows.write("child.flow", CHILD)
    flows.write("taker.flow", TAKER)
    flows.write("jobs.yaml", "jobs:\n  rows:\n    data_dump: true\n")
    secret = SECRETS[kind]
    if name == "a fault of ours":
        monkeypatch.setattr("interpreter.runtime.EXECUTORS", Executors({Log: broken}))
    done = flows.steps(FLOWS[name], HEAD, pin=secret)
    contents = [("console", shown(done).encode()), *left(done.run.log.parent)]
    assert any(name == "events.jsonl" for name, _ in contents)
    assert any("•••".encode() in content for _, content in contents)
    for way, text in written(secret).items():
        places = [(place, _around(content, text)) for place, content in contents if text in content]
        assert not places, (way, places[0])


def broken(step: object, context: object) -> None:
    """A fault that says everything."""
    del context
    texts = [*SECRETS.values()]
    raise ZeroDivisionError(f"{step!r} {texts!r} {[one.encode() for one in texts]!r} {json.dumps(texts)}")


def _around(content: bytes, text: bytes) -> bytes:
    at = content.index(text)
    return content[max(0, at - 80) : at + 80]


@pytest.mark.parametrize(("secret", "warned"), [("abc", True), ("abcd", False)])
def test_a_secret_too_short_to_be_masked_is_told(flows: Flows, secret: str, warned: bool) -> None:
    done = flows.steps('log "x"', "inputs:\n  pin: secret\n", pin=secret)
    assert [event.message for event in done.of(e.Warned)] == [
        "the secret `pin` has less than 4 characters; this run cannot mask it"
    ] * warned


def test_there_are_enough() -> None:
    assert len(FLOWS) >= 30

"""The manual of the language: every flow in it is right, and it leaves out no step and no word."""

from __future__ import annotations

import re

import pytest

from dsl.check import check
from dsl.render import concise
from dsl.source import Source
from dsl.steps.index import VERBS
from dsl.text import read
from grammar import RESERVED, document
from interpreter.failure import KINDS
from tests.document import Block, blocks
from tests.tree import ROOT

MANUAL = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
FLOWS = [block for block in blocks(MANUAL) if block.kind == "flow"]
PLACE = 'flow "Sample"\napp "com.example.demo"\n\nsteps:\n'


def whole(block: Block) -> bool:
    return re.search(r'^flow "', block.text, re.MULTILINE) is not None


def named(block: Block) -> str:
    return f"line {MANUAL.count(chr(10), 0, block.start) + 1}"


@pytest.mark.parametrize("block", [one for one in FLOWS if whole(one)], ids=named)
def test_whole_flows_are_without_findings(block: Block) -> None:
    source = Source(block.text)
    assert concise(check(source).diagnostics, source) == ""


@pytest.mark.parametrize("block", [one for one in FLOWS if not whole(one)], ids=named)
def test_pieces_can_be_read_as_steps(block: Block) -> None:
    steps = "".join(f"  {line}\n" if line else "\n" for line in block.text.splitlines())
    source = Source(PLACE + steps)
    assert concise(read(source).diagnostics, source) == ""


def test_wrong_pieces_would_be_seen() -> None:
    source = Source(f'{PLACE}  tapp "x"\n')
    assert "E001" in concise(read(source).diagnostics, source)


def test_every_step_is_in_the_table() -> None:
    table = MANUAL.split("\n## Steps\n")[1].split("\n## ")[0]
    assert VERBS.keys() - set(re.findall(r"`([^`]+)`", table)) == set()


def test_every_statement_that_steers_is_shown() -> None:
    control = document("flow.lark").split("?control:")[1].split("\n\n")[0]
    words = set(re.findall(r'^(?:\?control: |    \| )?"([a-z ]+)"', "?control:" + control, re.MULTILINE))
    shown = "".join(block.text for block in FLOWS)
    assert len(words) > 20
    assert {word for word in words if not re.search(rf"^ *{word}\b", shown, re.MULTILINE)} == set()


def test_reserved_words_and_kinds_of_failure_are_complete() -> None:
    assert " ".join(RESERVED) in MANUAL
    assert all(f"`{kind}`" in MANUAL for kind in KINDS)

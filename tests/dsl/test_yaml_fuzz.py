"""Whatever stands in a YAML file, checking and formatting it gives findings and nothing else."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dsl.check import check, check_bytes
from dsl.format import formatted
from dsl.forms import Form
from dsl.render import text
from dsl.source import Source
from dsl.steps.index import VERBS
from dsl.text.verbs import CONTROL
from dsl.yaml.keys import FILE, SELECTOR
from tests.sizes import sized

COUNT = sized(4_000, 20_000, 100_000)
CHUNKS = 4
WORDS = [
    *VERBS, *CONTROL, *FILE, *SELECTOR, "do", "then", "else if", "else", "as", "of", "to", "in", "with", "times",
    "when", "cases", "branches", "branch", "up to", "every growing", "block", "gives", "find", "pause", "screenshot",
    "file",
]  # fmt: skip
VALUES = [
    "5", "20s", "true", "nothing", "${x}", '${x otherwise "none"}', "'${ {a: 1} }'", "'a''b'", '"a\\n${b}\\x41"',
    "a = 1", "{id: email}", "{x}", "{shows: a}", "{text: a, below: {id: b}}", "[a, b]", "|-\n        a\n        ${b}",
    "",
    ">-\n        a\n\n        b", "#x", "# y", "&a b", "*a", "!t x", "list of text?", "a, b", "200ms to 600ms", "/a+/",
    "on failure", "12:30", "\x85", "\u2028", "\u202e", "${", "$${a}", "'", '"', "é😀", "a: b", "? a", "- a", "<<",
    "\ufeff", "\t", "{}", "[]",
]  # fmt: skip


def made_of_words(chance: random.Random) -> str:
    lines = ["flow: x", "steps:"] if chance.random() < 0.7 else []
    depth = 1
    for _ in range(chance.randrange(1, 14)):
        depth = max(0, depth + chance.choice((-1, 0, 0, 1)))
        dash = chance.choice(("- ", "- ", "", "  "))
        key = chance.choice(WORDS) + chance.choice((":", ":", ":", ""))
        lines.append("  " * depth + dash + key + " " + chance.choice(VALUES))
    return chance.choice(("\n", "\n", "\r\n", "\n\n")).join(lines) + "\n"


def holds(made: str) -> None:
    checked = check(Source(made), form=Form.YAML)
    for one in checked.diagnostics:
        assert 0 <= one.span.start <= one.span.end <= max(len(made), 1), (made, one)
    assert checked.program is not None or checked.diagnostics
    assert "\x1b" not in text(checked.diagnostics, checked.source)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_random_files_give_findings_and_nothing_else(chunk: int) -> None:
    chance = random.Random(chunk)
    for _ in range(COUNT // CHUNKS):
        made = made_of_words(chance)
        holds(made)
        if chance.random() < 0.1:
            once = formatted(Source(made), Form.YAML)
            assert formatted(Source(once), Form.YAML) == once, made


@given(st.text(max_size=120))
@example("?")
@example("? a\n: b\n")
@example("? \n")
def test_any_text_at_all(made: str) -> None:
    holds(made)
    holds(f"flow: x\nsteps:\n  - log: {made}\n")
    holds(f'flow: x\nsteps:\n  - log: "{made}"\n')


@given(st.binary(max_size=80))
def test_any_bytes_at_all(made: bytes) -> None:
    check_bytes(b"flow: x\nsteps:\n  - log: " + made, "a.flow.yaml")

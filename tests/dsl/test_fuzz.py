"""Whatever is handed in gives findings with places inside the text, and nothing else (reliability F1, F2).

The texts are seeded, so that a failure comes again; a night tries half a million.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import grammar
from dsl.check import Checked, check, check_bytes
from dsl.render import as_json, text
from dsl.source import Source
from dsl.steps.index import VERBS
from dsl.text.verbs import BORROWED, CONTROL, SECTIONS
from tests.sizes import sized

COUNT = sized(20_000, 20_000, 500_000)
CHUNKS = 8
WORDS = [
    *VERBS,
    *CONTROL,
    *SECTIONS,
    *BORROWED,
    *grammar.RESERVED,
    "up to",
    "as",
    "at most",
    "times",
    "every",
    "growing",
    "into",
    "to",
    "to job",
    "with",
    "because",
    "attach",
    "named",
    "marked",
    "matching",
    "shows",
    "does not show",
    "below",
    "inside",
    "2nd",
    "last",
    "enabled",
    "description",
    "point",
    "text",
    "list of",
    "one of",
    "20s",
    "80%",
    "3",
    "007",
    "12:30",
    "2026-11-21",
    '"Sign in"',
    '"${a}"',
    '"${a otherwise "b"}"',
    '"\\q"',
    "#email",
    "@submit",
    "/a+/i",
    "a",
    "b",
    "item.name",
    "length(a)",
    "[a for each a in b]",
    "{ a: 1 }",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ":",
    ",",
    "+",
    "-",
    "*",
    "/",
    "=",
    "==",
    "&&",
    "!",
    ".",
    '"',
    "'",
    "$",
    "#",
    "\\",
    "\t",
    "\r\n",
    "\n",
    "\n  ",
    "\n    ",
    "\n      ",
    '"""',
    "# note\n",
    "\u202e",
    "\u200b",
    "é",
    "日本",
    "😀",
    "\x00",
    "\x1b[31m",
]


def made_of_words(chance: random.Random) -> str:
    head = chance.choice(['flow "x"\n\nsteps:\n  ', "", 'flow "x"\n'])
    return head + "".join(
        chance.choice(WORDS) + chance.choice([" ", " ", " ", "", "\n  "]) for _ in range(chance.randrange(1, 30))
    )


def made_of_letters(chance: random.Random) -> str:
    return "".join(
        chr(chance.choice([chance.randrange(128), chance.randrange(0x2100)])) for _ in range(chance.randrange(80))
    )


def holds(checked: Checked) -> None:
    end = len(checked.source.text)
    for one in checked.diagnostics:
        assert 0 <= one.span.start <= one.span.end <= max(end, 1), one
        line, column = checked.source.position(one.span.start)
        assert line >= 1
        assert column >= 1
    assert checked.program is not None or checked.diagnostics
    as_json(checked.diagnostics, checked.source)
    shown = text(checked.diagnostics, checked.source)
    assert "\x1b" not in shown


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_random_texts_give_findings_and_nothing_else(chunk: int) -> None:
    chance = random.Random(chunk)
    for number in range(COUNT // CHUNKS):
        made = made_of_words(chance) if number % 2 else made_of_letters(chance)
        holds(check(Source(made)))


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_random_bytes_give_findings_and_nothing_else(chunk: int) -> None:
    chance = random.Random(1000 + chunk)
    for number in range(COUNT // CHUNKS):
        data = bytearray(made_of_words(chance).encode() if number % 2 else chance.randbytes(chance.randrange(60)))
        for _ in range(chance.randrange(3)):
            if data:
                data[chance.randrange(len(data))] = chance.randrange(256)
        holds(check_bytes(bytes(data), "a.flow"))


@given(st.text(max_size=200))
def test_any_text_at_all(made: str) -> None:
    holds(check(Source(made)))

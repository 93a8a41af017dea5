"""A tree that is filled into a kept shape is the tree that Lark gives: for any line, in any order."""

from __future__ import annotations

import random

import pytest
from lark import Token, Tree

import grammar
from dsl.text import parser
from tests.dsl.test_fuzz import WORDS

PIECES = [word for word in WORDS if "\n" not in word and '"' not in word] + [
    '"____"',
    '""',
    '"_"',
    "price",
    "in_stock",
    "island",
    "lastly",
    "5",
    "12",
    "1.5",
    "0",
    "0.5s",
    "3s",
    "10m",
    "2nd",
    "11th",
    "100%",
    "0.5%",
    "#a.b",
    "@c.d",
    ".",
    "first",
    "isnt",
    "a.b",
    "text",
    "last",
    "true",
]


def plain(one: object) -> object:
    if isinstance(one, Token):
        return (one.type, str(one), one.start_pos, one.end_pos)
    if isinstance(one, Tree):
        place = None if one.meta.empty else (one.meta.start_pos, one.meta.end_pos)
        return (str(one.data), place, [plain(child) for child in one.children])
    return one


@pytest.mark.parametrize("seed", range(4))
def test_kept_shapes_change_nothing(seed: int) -> None:
    chance = random.Random(seed)
    parser._SHAPES.clear()
    hits = 0
    for _ in range(1500):
        start = chance.choice(["line", "line", "line", *grammar.STARTS])
        mask = " ".join(chance.choice(PIECES) for _ in range(chance.randrange(1, 7)))
        if start == "line" and chance.random() < 0.8:
            fill = PLACES if chance.random() < 0.7 else PIECES
            mask = chance.choice(LINES).replace("N", chance.choice(fill)).replace("M", chance.choice(fill))
        before = len(parser._SHAPES)
        wanted, found = parser._read(mask, start), parser.parse(mask, start)
        if isinstance(wanted, parser.Stuck):
            assert found == wanted, mask
        else:
            assert plain(found) == plain(wanted), mask
            hits += len(parser._SHAPES) == before
    assert hits > 40, "lines of one shape came again"


PLACES = ["price", "in_stock", "guest", '"____"', '"_"', "12", "3", "5s", "10m", "#email", "@submit"]
LINES = [
    "tap N",
    "tap N up to M",
    "set N to M",
    "set a to N + M",
    "log [N, M]",
    "type N into M",
    "if N is M",
    "dump { N: M } to job N",
    "for each N in M",
    "press N",
    "wait N to M",
    "repeat N times",
    "if M shows",
    "tap 2nd N below M",
    "succeed with { a: N } attach M named N",
    "take N where item.a is M up to 5s as b",
    "swipe N from M",
    "log a[N].M",
]

"""A tree that is filled into a kept shape is the tree that Lark gives: for any line, in any order."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from lark import Token, Tree

import grammar
from dsl.text import lalr, parser, shelf
from dsl.text.shapes import Branch, Leaf, Line, Stuck
from dsl.usual import usual
from tests.dsl.test_fuzz import WORDS
from tests.tree import ROOT

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


def by_lark(one: object) -> object:
    """A tree of Lark's with the places of its parts."""
    if isinstance(one, Token):
        return (one.type, str(one), one.start_pos, one.end_pos)
    if isinstance(one, Tree):
        place = None if one.meta.empty else (one.meta.start_pos, one.meta.end_pos)
        return (str(one.data), place, [by_lark(child) for child in one.children])
    return one


def by_line(line: Line, one: object) -> object:
    """The same of a tree that serves several lines."""
    if isinstance(one, Leaf):
        start, end = line.starts[one.first], line.ends[one.last]
        return (one.type, line.mask[start:end], start, end)
    if isinstance(one, Branch):
        place = None if one.first < 0 else (line.starts[one.first], line.ends[one.last])
        return (one.data, place, [by_line(line, child) for child in one.children])
    return one


@pytest.fixture(autouse=True)
def own_shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A cache that knows nothing yet."""
    monkeypatch.setenv("FARMHAND_CACHE", str(tmp_path))
    _forget()
    yield
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    parser._TREES.clear()
    shelf.shelf.cache_clear()


@pytest.mark.parametrize("seed", range(4))
def test_kept_shapes_change_nothing(seed: int) -> None:
    chance = random.Random(seed)
    hits = 0
    for number in range(1500):
        if number == 1000:  # from here on by what the file of an earlier run says
            shelf.shelf().save()
            _forget()
        start = chance.choice(["line", "line", "line", *grammar.STARTS])
        mask = " ".join(chance.choice(PIECES) for _ in range(chance.randrange(1, 7)))
        if start == "line" and chance.random() < 0.8:
            fill = PLACES if chance.random() < 0.7 else PIECES
            mask = chance.choice(LINES).replace("N", chance.choice(fill)).replace("M", chance.choice(fill))
        known = len(shelf.shelf()._trees)
        wanted, found = lalr.read(mask, start), parser.parse(mask, start)
        if isinstance(wanted, Stuck):
            assert found == wanted, mask
        else:
            assert isinstance(found, Line), mask
            assert by_line(found, found.tree) == by_lark(wanted), mask
            hits += len(shelf.shelf()._trees) == known
    assert hits > 40, "lines of one shape came again"


FLOW = 'flow "Kept"\n\nsteps:\n  log ["a", 5, 1.5s, x.y]\n'
READ = "import sys\nfrom dsl.text import read\nfrom dsl.source import Source\n"
TELL = "assert not read(Source(sys.argv[1])).diagnostics\nprint('lark' in sys.modules)"


def loads_lark(folder: Path, flow: str = FLOW) -> bool:
    """Whether a new process that has this cache needs Lark for a flow."""
    command = [sys.executable, "-c", READ + TELL, flow]
    more = {"PYTHONPATH": str(ROOT), "FARMHAND_CACHE": str(folder)}
    said = subprocess.run(command, env=os.environ | more, capture_output=True, text=True, check=True).stdout
    return said.strip() == "True"


def test_what_one_run_learned_the_next_one_knows(tmp_path: Path) -> None:
    assert loads_lark(tmp_path)
    assert not loads_lark(tmp_path)


def test_usual_lines_need_no_lark_on_a_new_machine(tmp_path: Path) -> None:
    head = 'flow "Usual"\napp "com.example.demo"\n\ninputs:\n  names: list of text\n\nsteps:\n'
    usual = '  tap 1st "Pay" below "Cart"\n  if "Sorry" shows:\n    log "left ${length(names)}"\n  wait 5s\n'
    assert not loads_lark(tmp_path, head + usual)
    assert not loads_lark(tmp_path, head + usual)


def test_usual_shapes_are_fresh() -> None:
    with open(shelf.USUAL, encoding="utf-8") as file:
        assert file.read() == usual(), "run `make grammar`"


def test_a_written_tree_is_read_as_it_was() -> None:
    tree = ("line", 0, 3, (("tap_step", 0, 3, (None, ("STRING", 1, 1), ("empty", -1, -1, ()))), None))
    assert shelf.as_plain(shelf.written(tree)) == tree


def test_usual_shapes_of_another_grammar_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = "expression _"
    assert shelf.shelf().tree(key) == ("name", 0, 0, (("NAME", 0, 0),))
    with open(shelf.USUAL, encoding="utf-8") as file:
        other = "00000000" + file.read()[8:]
    (tmp_path / "usual.txt").write_text(other, encoding="utf-8")
    for path in (tmp_path / "usual.txt", tmp_path / "none.txt"):
        monkeypatch.setattr(shelf, "USUAL", str(path))
        _forget()
        assert shelf.shelf().tree(key) is None
        assert "otherwise" in shelf.shelf().words


@pytest.mark.parametrize("harm", ["cut short", "one bit", "another grammar", "empty", "a folder"])
def test_a_damaged_shelf_is_as_good_as_none(harm: str, tmp_path: Path) -> None:
    assert loads_lark(tmp_path)
    (file,) = tmp_path.glob("shapes-*")
    content = file.read_bytes()
    if harm == "a folder":
        file.unlink()
        file.mkdir()
    elif harm == "another grammar":
        documents = "\n".join(grammar.documents())
        assert documents[:40].encode() in content
        changed = content[8:].replace(documents[:40].encode(), documents[:40].upper().encode())
        file.write_bytes(shelf.content_sum(changed) + changed)
    else:
        middle = len(content) // 2
        flipped = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
        file.write_bytes({"cut short": content[:middle], "one bit": flipped, "empty": b""}[harm])
    assert loads_lark(tmp_path)


def test_a_cache_that_cannot_be_written_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert loads_lark(tmp_path / "file")
    assert loads_lark(tmp_path / "file")


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
    "expect /M.*N/i",
    "tap /a b/ below N",
    "log N /M/ N",
    "log N / M",
    "log a matches /b\\/c/ and N",
]

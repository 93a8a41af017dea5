"""A kind of step is whole: declaration, production, index entry, executor, example and reference page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs.__main__ import left_over
from docs.__main__ import main as make_docs
from dsl.steps.index import VERBS
from dsl.steps.productions import kinds
from dsl.steps.productions import main as make_grammar

ROOT = Path(__file__).parents[2]
PRODUCTIONS = (ROOT / "grammar/steps.lark").read_text(encoding="utf-8")

PLACES = {
    "its declaration dsl/steps/{}.py": set(kinds()),
    "its production in grammar/steps.lark": set(re.findall(r"^(\w+)_step:", PRODUCTIONS, re.MULTILINE)),
    "its entry in dsl/steps/index.py": {kind for kind, _ in VERBS.values()},
    "its executor interpreter/steps/{}.py": {path.stem for path in (ROOT / "interpreter/steps").glob("[!_]*.py")},
    "its example examples/steps/{}.flow": {path.stem for path in (ROOT / "examples/steps").glob("*.flow")},
    "its page docs/reference/steps/{}.md": {path.stem for path in (ROOT / "docs/reference/steps").glob("*.md")},
}


def missing(places: dict[str, set[str]]) -> Iterator[str]:
    """What a kind that stands in one place lacks in another."""
    for kind in sorted(set.union(*places.values())):
        lacks = [place.format(kind) for place, found in places.items() if kind not in found]
        if lacks:
            yield f"the step {kind} lacks {', '.join(lacks)}"


@pytest.mark.parametrize("place", PLACES)
def test_what_is_missing_is_named(place: str) -> None:
    whole = {name: {"tap"} for name in PLACES}
    assert list(missing({**whole, place: set()})) == [f"the step tap lacks {place.format('tap')}"]


def test_each_step_is_whole() -> None:
    assert not (lacks := list(missing(PLACES))), "\n".join(lacks)


def test_grammar_and_index_are_fresh() -> None:
    assert make_grammar(["--check"]) == 0


def test_pages_are_fresh(capsys: pytest.CaptureFixture[str]) -> None:
    assert make_docs(["--check"]) == 0, capsys.readouterr().err


def test_a_page_without_its_step_is_left_over() -> None:
    page = ROOT / "docs/reference/steps/tap.md"
    assert left_over({}) >= {page}
    assert page not in left_over({page: ""})

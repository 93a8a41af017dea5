"""What people read is in their words, and nothing names the machine it was written on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from dsl.functions.every import FUNCTIONS
from dsl.steps.productions import declaration, kinds
from tests.tree import ROOT

BANNED = re.compile(r"\b(tokens?|mappings?|scalars?|nodes?|pars(e|ed|er|es|ing))\b", re.IGNORECASE)
SAID = {"error", "warning", "Fix", "Label", "say", "_say", "refuse", "failure", "Failure", "Problem", "Refused"}
SOURCES = sorted(path for room in ("dsl", "interpreter") for path in (ROOT / room).rglob("*.py"))
PLACES = re.compile(r"(?<![\w.])/(home|root|Users|work|workspace)/\w|index-url|PIP_INDEX|trusted-host")
TEXTS = {".py", ".md", ".toml", ".lark", ".flow", ".yaml", ".txt", ".json", ".jsonl", ""}


def texts(part: ast.AST) -> Iterator[str]:
    """The pieces of text in a part of a module, types for the checker left out."""
    if isinstance(part, ast.Constant) and isinstance(part.value, str):
        yield part.value
    elif not (isinstance(part, ast.Call) and called(part) == "cast"):
        for below in ast.iter_child_nodes(part):
            yield from texts(below)


def called(call: ast.Call) -> str:
    """The last name of what is called."""
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def messages(path: Path) -> Iterator[str]:
    """What a module says to people: in messages, and for commands in all it holds."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if "cli" in path.parts:
        yield from texts(tree)
        return
    for part in ast.walk(tree):
        if isinstance(part, ast.Call) and called(part) in SAID:
            yield from texts(part)


def test_messages_are_found() -> None:
    said = [one for path in SOURCES for one in messages(path)]
    assert "this wait has no limit" in said
    assert len(said) > 200


def test_messages_are_in_plain_words() -> None:
    said = {str(path.relative_to(ROOT)): list(filter(BANNED.search, messages(path))) for path in SOURCES}
    assert {place: wrong for place, wrong in said.items() if wrong} == {}


def test_the_manual_is_in_plain_words() -> None:
    steps = {kind: declaration(kind).__doc__ or "" for kind in kinds()}
    functions = {name: function.manual for name, function in FUNCTIONS.items()}
    assert {name: text for name, text in {**steps, **functions}.items() if BANNED.search(text)} == {}


def test_no_file_names_a_place_outside() -> None:
    skipped = {
        ".git",
        ".venv",
        "__pycache__",
        ".hypothesis",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        ".import_linter_cache",
    }
    own = Path(__file__)
    named = []
    for path in sorted(ROOT.rglob("*")):
        if path == own or skipped & set(path.relative_to(ROOT).parts) or not path.is_file() or path.suffix not in TEXTS:
            continue
        found = PLACES.search(path.read_text(encoding="utf-8", errors="replace"))
        named += [f"{path.relative_to(ROOT)}: {found[0]}"] if found else []
    assert named == []

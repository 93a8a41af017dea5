"""Patterns that are put together from what was kept are those that Python compiles."""

from __future__ import annotations

import ast
import marshal
import re

import pytest

from dsl import patterns
from tests.tree import ROOT

STRANGE = (r"(?im)(?P<a>x)(?P<b>y)?(z)|^[\w\d]+\Z", r"(?x) a b # c", "ß|[À-ÿ]", r"(?s:.)(?<!\\)$")


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing kept, nothing made."""
    monkeypatch.setattr(patterns, "KEPT", {})
    monkeypatch.setattr(patterns, "NEW", [])
    monkeypatch.setattr(patterns, "_MADE", {})


def of_the_program() -> list[str]:
    """The texts of all patterns in the program that are asked for by name or where they stand."""
    found = []
    for path in [*ROOT.glob("dsl/**/*.py"), *ROOT.glob("interpreter/linting/*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        texts = {
            one.targets[0].id: ast.literal_eval(one.value)
            for one in tree.body
            if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name) and _is_text(one.value)
        }
        for one in ast.walk(tree):
            if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "compiled":
                said = one.args[0]
                found.append(texts.get(said.id) if isinstance(said, ast.Name) else _text(said))
    return sorted({one for one in found if one is not None})


def _is_text(one: ast.expr) -> bool:
    return isinstance(one, ast.Constant) and isinstance(one.value, str)


def _text(one: ast.expr) -> str | None:
    return ast.literal_eval(one) if _is_text(one) else None


def test_there_are_patterns() -> None:
    assert len(of_the_program()) >= 15


@pytest.mark.parametrize("text", [*STRANGE, *of_the_program()])
def test_what_is_kept_makes_the_same(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = patterns.compiled(text)
    assert (patterns.KEPT.keys(), patterns.NEW) == ({text}, [text])
    patterns.NEW.clear()
    monkeypatch.setattr(patterns, "_MADE", {})
    monkeypatch.setattr(patterns, "_parts", None)  # it is not compiled again
    again = patterns.compiled(text)
    assert again is not first
    assert again == first == re.compile(text)
    assert (again.groups, dict(again.groupindex)) == (first.groups, dict(first.groupindex))
    assert patterns.NEW == []
    assert marshal.loads(marshal.dumps(patterns.KEPT)) == patterns.KEPT


def test_names_of_groups_are_kept() -> None:
    found = patterns.compiled(r"(?P<first>a)(b)(?P<last>c)?").match("ab")
    assert found is not None
    assert (found.groupdict(), found.lastindex, found.lastgroup) == ({"first": "a", "last": None}, 2, None)


def test_a_python_of_another_make_compiles_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    re.compile("a+")
    monkeypatch.delattr("re._compiler._code")
    assert patterns.compiled("a+").fullmatch("aa")
    assert (patterns.KEPT, patterns.NEW) == ({}, [])

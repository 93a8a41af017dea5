"""Each job of examples/flows stands there in both forms, which say the same, and neither has anything wrong in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dsl.format import converted
from dsl.forms import Form, read
from dsl.source import Source
from tests.document import run
from tests.tree import ROOT

FOLDER = ROOT / "examples" / "flows"
FLOWS = sorted(FOLDER.glob("*.flow"))


def named(path: Path) -> str:
    return path.stem


def twin(path: Path) -> Path:
    return path.with_name(f"{path.name}.yaml")


def test_all_are_there() -> None:
    assert len(FLOWS) >= 11
    assert {path.name for path in FOLDER.glob("*.flow.yaml")} == {twin(path).name for path in FLOWS}


@pytest.mark.parametrize("path", FLOWS, ids=named)
def test_both_forms_are_one_flow_in_its_one_look(path: Path) -> None:
    written = {Form.TEXT: path.read_text(encoding="utf-8"), Form.YAML: twin(path).read_text(encoding="utf-8")}
    documents = {form: read(Source(text), form) for form, text in written.items()}
    assert documents[Form.TEXT].flow == documents[Form.YAML].flow
    for document in documents.values():
        assert document.diagnostics == ()
        assert {form: converted(document.flow, form) for form in Form} == written


@pytest.mark.parametrize("profile", ["basic", "team"])
def test_lint_has_nothing_to_say(profile: str) -> None:
    done = run(f".venv/bin/interpret lint --profile {profile} examples/flows", ROOT)
    assert (done.returncode, done.stdout.strip().rpartition(": ")[2]) == (0, "nothing found"), done.stdout


def test_each_is_listed() -> None:
    listed = re.findall(r"^\| (`.*?`) \|", (ROOT / "examples/README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert {name for row in listed for name in re.findall(r"\w+", row)} >= {path.stem for path in FLOWS}

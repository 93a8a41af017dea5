"""`interpret schema`: prints the schemas that the reference keeps, or writes them to a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from interpreter.cli.schema import KINDS, command
from tests.tree import ROOT


def kept(kind: str) -> str:
    return (ROOT / f"docs/reference/schema/{kind}.schema.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_it_prints_what_the_reference_keeps(kind: str) -> None:
    assert CliRunner().invoke(command, [kind]).output == kept(kind)


def test_it_is_about_flows_when_nothing_is_said(tmp_path: Path) -> None:
    path = tmp_path / "flow.schema.json"
    done = CliRunner().invoke(command, ["--output", str(path)])
    assert (done.exit_code, done.output) == (0, "")
    assert path.read_text(encoding="utf-8") == kept("flow")


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    path = tmp_path / "no" / "flow.schema.json"
    done = CliRunner().invoke(command, ["flow", "--output", str(path)])
    assert done.exit_code != 0
    assert f"{path} cannot be written: No such file or directory" in done.output


def test_an_unknown_kind_is_told_what_there_is() -> None:
    done = CliRunner().invoke(command, ["flows"])
    assert done.exit_code == 2
    assert "'flow', 'jobs', 'app'" in done.output

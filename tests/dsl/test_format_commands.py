"""`interpret fmt` and `interpret convert`, and that every command takes the YAML form by its name."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from interpreter.cli.convert import command as convert
from interpreter.cli.fmt import command as fmt
from interpreter.cli.lint import command as lint
from interpreter.given.loading import load

NEAT = 'flow "x"\napp "com.example.demo"\n\nsteps:\n  open app\n  log "a"   # why\n'
CARELESS = NEAT.replace("log ", "log   ").replace("   # why", " # why")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.flow").write_text(CARELESS, encoding="utf-8")
    (tmp_path / "b.flow.yaml").write_text("flow: x\nsteps:\n- log: 'a'\n", encoding="utf-8")
    (tmp_path / "notes.yaml").write_text("a:   1\n", encoding="utf-8")
    return tmp_path


def test_fmt_writes_both_forms_and_nothing_else(folder: Path) -> None:
    done = CliRunner().invoke(fmt, [str(folder)])
    assert done.exit_code == 0
    assert (folder / "a.flow").read_text(encoding="utf-8") == NEAT
    assert (folder / "b.flow.yaml").read_text(encoding="utf-8") == "flow: x\nsteps:\n  - log: a\n"
    assert (folder / "notes.yaml").read_text(encoding="utf-8") == "a:   1\n"
    again = CliRunner().invoke(fmt, [str(folder), "--check"])
    assert (again.exit_code, again.output) == (0, "")


def test_fmt_check_and_diff_change_nothing(folder: Path) -> None:
    checked = CliRunner().invoke(fmt, [str(folder), "--check"])
    assert checked.exit_code == 3
    assert checked.output.count("not in its one look") == 2
    shown = CliRunner().invoke(fmt, [str(folder / "a.flow"), "--diff"])
    assert shown.exit_code == 0
    assert '+  log "a"   # why' in shown.output
    assert (folder / "a.flow").read_text(encoding="utf-8") == CARELESS


def test_convert_there_and_back(folder: Path) -> None:
    to = folder / "c.flow.yaml"
    assert CliRunner().invoke(convert, [str(folder / "a.flow"), "--to", "yaml", "-o", str(to)]).exit_code == 0
    back = CliRunner().invoke(convert, [str(to), "--to", "text"])
    assert (back.exit_code, back.output) == (0, NEAT)


def test_convert_shows_what_is_wrong(folder: Path) -> None:
    (folder / "a.flow").write_text('flow "x"\n\nsteps:\n  tapp "a"\n', encoding="utf-8")
    done = CliRunner().invoke(convert, [str(folder / "a.flow"), "--to", "yaml"])
    assert done.exit_code == 3
    assert "E001" in done.output


def test_what_cannot_be_read_is_one_line(folder: Path) -> None:
    for command, more in ((fmt, []), (convert, ["--to", "yaml"])):
        done = CliRunner().invoke(command, [str(folder / "none.flow"), *more])
        assert done.exit_code == 2
        assert "there is no file" in done.output


def test_the_yaml_form_is_linted_and_loaded(folder: Path) -> None:
    assert CliRunner().invoke(lint, [str(folder / "b.flow.yaml")]).exit_code == 0
    assert load(folder / "b.flow.yaml").flow.name == "x"
    (folder / "b.flow.yaml").write_text("flow: x\nsteps:\n  - tapp: a\n", encoding="utf-8")
    done = CliRunner().invoke(lint, [str(folder)])
    assert done.exit_code == 3
    assert "b.flow.yaml:3:5: error E001" in done.output

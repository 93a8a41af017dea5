"""`interpret init`: the made folder is green as it is, fits its schemas, and nothing that was there is touched."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from interpreter.cli.main import main

MADE = {
    ".gitignore",
    ".vscode/settings.json",
    "README.md",
    "apps/com.example.stall/app.yaml",
    "flow.schema.json",
    "jobs.schema.json",
    "jobs.yaml",
    "prices.inputs.yaml",
    "prices.test.yaml",
}


@pytest.fixture
def interpret(capsys):
    """Runs a command; gives its exit code, output and errors."""

    def run(*words: str | Path) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main([str(word) for word in words])
        out, err = capsys.readouterr()
        return int(end.value.code or 0), out, err

    return run


def there(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("form", "flow"), [("text", "prices.flow"), ("yaml", "prices.flow.yaml")])
def test_the_made_flow_is_green(tmp_path: Path, interpret, form: str, flow: str) -> None:
    folder = tmp_path / "my flows"
    code, out, _ = interpret("init", folder, "--form", form)
    assert (code, out.splitlines()[-1]) == (0, f'now: interpret "{folder / flow}"')
    assert there(folder) == MADE | {flow}
    assert interpret("lint", folder, "--profile", "team", "--strict", "--no-cache")[:2] == (
        0,
        "1 flow checked: nothing found\n",
    )
    assert interpret("fmt", "--check", folder)[0] == 0

    assert interpret("test", folder)[1].endswith("\n2 passed, 0 failed\n")

    code, out, err = interpret("run", folder / flow, "--dry-run", "--json")
    said = json.loads(out.splitlines()[-1])
    assert (code, said["outcome"], said["data"]["asked"]) == (0, "succeeded", 3), out + err


def test_its_other_inputs_fit_and_each_thing_has_its_row(tmp_path: Path, interpret) -> None:
    interpret("init", tmp_path)
    words = ["--inputs", tmp_path / "prices.inputs.yaml", "--folder", tmp_path / "runs", "--json"]
    code, out, err = interpret("run", tmp_path / "prices.flow", *words)
    assert code == 0, out + err
    rows = Path(json.loads(out.splitlines()[-1])["rows"]["rows"]).read_text(encoding="utf-8").splitlines()
    assert [json.loads(row)["data"] for row in rows] == [
        {"thing": "Apples", "price": 2.4},
        {"thing": "Cherries", "price": 6.9},
    ]


def test_a_thing_that_nobody_has_fails_in_time(tmp_path: Path, interpret) -> None:
    interpret("init", tmp_path)
    code, out, _ = interpret("run", tmp_path / "prices.flow", "--dry-run", "--json", "--input", 'things=["Bread"]')
    said = json.loads(out.splitlines()[-1])
    assert (code, said["outcome"]) == (1, "failed")
    assert "Bread:" in said["reason"]


def test_what_an_editor_is_told_is_there_and_fits(tmp_path: Path, interpret) -> None:
    interpret("init", tmp_path, "--form", "yaml")
    settings = json.loads((tmp_path / ".vscode/settings.json").read_text())["yaml.schemas"]
    assert settings == {"./flow.schema.json": ["*.flow.yaml", "*.flow.yml"], "./jobs.schema.json": ["jobs.yaml"]}
    for file, name in (("prices.flow.yaml", "flow"), ("jobs.yaml", "jobs")):
        text = (tmp_path / file).read_text(encoding="utf-8")
        assert text.startswith(f"# yaml-language-server: $schema={name}.schema.json\n")
        schema = json.loads((tmp_path / f"{name}.schema.json").read_text(encoding="utf-8"))
        jsonschema.validate(yaml.safe_load(text), schema)


def test_the_readme_has_ten_lines_and_names_what_is_there(tmp_path: Path, interpret) -> None:
    interpret("init", tmp_path)
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) == 10
    assert "interpret prices.flow" in text


@pytest.mark.parametrize("name", ["prices.flow", "jobs.yaml", "apps/com.example.stall/app.yaml"])
def test_what_is_there_is_never_overwritten(tmp_path: Path, interpret, name: str) -> None:
    own = tmp_path / name
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text("mine")
    code, _, err = interpret("init", tmp_path)
    assert (code, f"{own} is there already; nothing was made" in err) == (2, True)
    assert (there(tmp_path), own.read_text()) == ({name}, "mine")


def test_a_readme_and_settings_of_ones_own_stay(tmp_path: Path, interpret) -> None:
    (tmp_path / "README.md").write_text("mine")
    (tmp_path / ".gitignore").symlink_to(tmp_path / "nowhere")
    code, out, _ = interpret("init", tmp_path)
    assert (code, f"kept  {tmp_path / 'README.md'}, which was there" in out) == (0, True)
    assert (tmp_path / "README.md").read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()
    assert (tmp_path / "prices.flow").is_file()


def test_a_folder_that_cannot_be(tmp_path: Path, interpret) -> None:
    (tmp_path / "file").write_text("")
    code, _, err = interpret("init", tmp_path / "file")
    assert (code, "cannot be written: " in err) == (2, True)

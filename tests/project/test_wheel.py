"""The wheel holds all that a run needs: installed elsewhere, it runs a flow in an empty folder on a built-in phone."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.tree import ROOT, copied, surroundings

FLOW = """\
flow "First"
app "com.example.demo"

steps:
  open app
  tap "Tap me"
  expect "Tapped"
"""


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """A command that finds nothing of the project by itself."""
    env = {name: value for name, value in surroundings(folder).items() if name != "PYTHONPATH"}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tree = copied(tmp_path_factory.mktemp("wheel") / "tree")
    built = run([sys.executable, "-m", "hatchling", "build", "-t", "wheel"], tree)
    assert built.returncode == 0, built.stderr
    (found,) = (tree / "dist").glob("*.whl")
    return found


@pytest.fixture(scope="module")
def interpret(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command, in an environment that has the wheel, and the libraries of the tests' own environment."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, symlinks=True, with_pip=False)
    python = home / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    installed = run([*pip, str(wheel)], home)
    assert installed.returncode == 0, installed.stderr
    (packages,) = home.glob("lib/python*/site-packages")
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "libraries.pth").write_text("\n".join(libraries), encoding="utf-8")
    return home / "bin" / "interpret"


def test_grammar_and_apps_are_inside(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    bundled = Path("interpreter/devices/virtual/bundled")
    apps = {str(bundled / path.relative_to(ROOT / "examples/apps")) for path in ROOT.glob("examples/apps/*/*")}
    assert {path for path in apps if path.endswith("app.yaml")}
    assert inside >= apps | {f"grammar/{name}.lark" for name in ("flow", "expression", "steps")}


def test_nothing_else_is_inside(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"dsl", "grammar", "interpreter"}


def test_it_runs_a_flow_in_an_empty_folder(interpret: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "first.flow").write_text(FLOW, encoding="utf-8")
    result = run([str(interpret), "first.flow"], empty)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "succeeded" in result.stdout


def test_what_runs_is_the_wheel(interpret: Path, tmp_path: Path) -> None:
    where = "import dsl, grammar, interpreter; print(dsl.__file__, grammar.__file__, interpreter.__file__)"
    result = run([str(interpret.with_name("python")), "-c", where], tmp_path)
    assert [interpret.parents[1] in Path(place).parents for place in result.stdout.split()] == [True] * 3

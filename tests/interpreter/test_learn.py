"""`interpret learn`: a walk that is typed becomes an app file, and flows run on a phone that has the app from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from interpreter.cli.learn import command
from interpreter.cli.main import main
from interpreter.clock import SystemClock
from interpreter.devices.virtual.app_read import read_app_file
from interpreter.devices.virtual.farm import VirtualFarm
from tests.document import blocks
from tests.tree import ROOT

FLOW = """
flow "As recorded"
app "com.example.demo"

steps:
  open app fresh
  tap "Tap me"
  expect "Tapped" up to 5s
  tap "Show list"
  tap "Item 2"
  expect "Item 2" up to 5s
  expect "Demo"
"""


def learn(folder: Path, *said: str, device: str = "virtual") -> Result:
    words = ["com.example.demo", "--device", device, "--to", str(folder), "--name", "Demo again"]
    return CliRunner().invoke(command, words, input="\n".join(said) + "\n")


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """The app, after a walk that takes two wrong turns."""
    folder = tmp_path_factory.mktemp("learned")
    numbers = ("wait 3", "2", "99", "dance", "9", "2", "type 1", "done")
    return folder, learn(folder, *numbers)


def test_what_can_be_touched_has_numbers_and_wrong_words_are_told(learned: tuple[Path, Result]) -> None:
    _, result = learned
    assert result.exit_code == 0, result.output
    lines = [" ".join(line.split()) for line in result.output.splitlines()]
    for shown in ("2 touch Tap me", "5 field Note", "9 touch Show list", "2 touch Item 2"):
        assert shown in lines
    assert "there is no 99; the numbers go from 1 to 12" in lines
    assert "say what to type, as `type 3 some words`" in lines
    assert sum(line.startswith("a number taps") for line in lines) == 2


def test_the_page_shows_what_is_printed(learned: tuple[Path, Result]) -> None:
    words, shown, then = [block.text for block in blocks((ROOT / "docs/phones.md").read_text(encoding="utf-8"))][3:6]
    assert words == ".venv/bin/interpret learn com.example.demo --device virtual --to apps\n"
    assert then == ".venv/bin/interpret phone --apps apps\n"
    assert shown.removesuffix("> 2\n") in learned[1].output


def test_reports_and_pictures_are_kept(learned: tuple[Path, Result]) -> None:
    home = learned[0] / "com.example.demo"
    kept = sorted(path.name for path in (home / "walk").iterdir())
    assert kept == [f"{number:03d}.{kind}" for number in range(1, 6) for kind in ("png", "xml")]
    app = read_app_file(home / "app.yaml")
    assert (app.package, app.name) == ("com.example.demo", "Demo again")


def test_a_flow_runs_on_it(
    learned: tuple[Path, Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "as.flow").write_text(FLOW, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with VirtualFarm(SystemClock(), apps_folders=[learned[0]]) as farm:
        monkeypatch.setenv("ANDROID_ADB_SERVER_ADDRESS", farm.address[0])
        monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(farm.address[1]))
        serial = farm.add_phone().serial
        with pytest.raises(SystemExit) as end:
            main(["as.flow", "--folder", "runs", "--device", serial])
    assert int(end.value.code or 0) == 0, capsys.readouterr().out


def test_a_file_that_is_there_is_left_alone(learned: tuple[Path, Result]) -> None:
    again = learn(learned[0], "done")
    assert (again.exit_code, "is there already" in again.output) == (2, True)


def test_a_walk_that_is_given_up_leaves_no_app(tmp_path: Path) -> None:
    assert learn(tmp_path, "stop").exit_code == 0
    assert not (tmp_path / "com.example.demo" / "app.yaml").exists()


def test_a_phone_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with VirtualFarm(SystemClock()) as farm:
        monkeypatch.setenv("ANDROID_ADB_SERVER_ADDRESS", farm.address[0])
        monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(farm.address[1]))
        result = learn(tmp_path, device="no-such")
    assert (result.exit_code, "adb has no no-such that is ready" in result.output) == (2, True)

"""The pytest plugin: the manual's example runs as it stands there, what is wrong is told, and it weighs nothing."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from interpreter.cli import init
from tests.tree import ROOT, surroundings

MANUAL = ROOT / "docs" / "testing-flows.md"
PLUGIN = ("-p", "no:farmhand", "-p", "interpreter.testing.plugin")
"""As its entry point does; without that one, in case it is installed."""
HEAVY = ("interpreter.runtime", "interpreter.testing.phones", "interpreter.testing.trial", "dsl", "sqlalchemy", "PIL")


def ran(folder: Path, test: str, *words: str) -> tuple[int, str]:
    """Runs a file of tests with pytest in a process of its own; its exit code, and what it printed."""
    (folder / "test_it.py").write_text(test, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", *PLUGIN, *words]
    env = surroundings(folder / "home") | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    """The folder that `interpret init` makes."""
    made = CliRunner().invoke(init.command, [str(tmp_path / "flows")])
    assert made.exit_code == 0, made.output
    return tmp_path / "flows"


def test_the_example_of_the_manual(starter: Path) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", MANUAL.read_text(encoding="utf-8"), re.DOTALL)
    code, said = ran(starter, example)
    assert (code, "3 passed" in said) == (0, True), said


WRONG = """
def test_it(run_flow):
    run_flow("prices.flow", {given})
"""


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ('{"thinks": []}', "the inputs do not fit prices.flow:"),
        ('{"rows": "lines"}', "jobs.yaml has no job lines"),
        ('settings={"com.example.stall": {"answer_tim": "2s"}}', "no app com.example.stall has the setting answer_tim"),
        ('settings={"com.example.stal": {}}', "there is no app com.example.stal"),
    ],
)
def test_what_does_not_fit_is_told_without_a_traceback(run_flow, starter: Path, given: str, reason: str) -> None:
    test = starter / "prices.flow"
    with pytest.raises(pytest.fail.Exception) as failed:
        eval(f"run_flow(test, {given})", {"run_flow": run_flow, "test": test})
    assert reason in str(failed.value)
    assert failed.value.pytrace is False


def test_a_flow_with_errors_is_told_as_lint_tells_it(run_flow, tmp_path: Path) -> None:
    (tmp_path / "wrong.flow").write_text('flow "Wrong"\n\nsteps:\n  tapp "x"\n')
    with pytest.raises(pytest.fail.Exception, match="did you mean `tap`"):
        run_flow(tmp_path / "wrong.flow")


def test_the_same_seed_gives_the_same_run(run_flow, starter: Path) -> None:
    one, other = (run_flow(starter / "prices.flow") for _ in range(2))
    assert [(entry.offset, entry.event) for entry in one.events[1:]] == [
        (entry.offset, entry.event) for entry in other.events[1:]
    ]
    assert (one.outcome, one.folder != other.folder) == ("succeeded", True), one.reason


def test_files_tasks_and_log_of_a_run(run_flow) -> None:
    done = run_flow(ROOT / "examples/steps/screenshot.flow")
    assert done.outcome == "succeeded", done.reason
    assert {path.suffix for path in done.files} == {".png", ".jpg"}
    assert all(path.is_file() for path in done.files)
    assert done.tasks[0].status == "succeeded"


def test_phones_are_found_by_any_client(phones, monkeypatch, capsys) -> None:
    from interpreter.cli.main import main  # noqa: PLC0415 - as a user would

    phones.add("pixel-1")
    phones.add("pixel-2", settings={"com.example.demo": {"busy_for": "1s"}})
    for name, value in phones.environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        main(["devices"])
    assert ended.value.code == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["phone", "pixel-1", "pixel-2"]
    assert (len(phones), phones["pixel-2"].serial) == (2, "pixel-2")


def test_what_does_not_show_is_told_with_what_does(phone) -> None:
    phone.open("com.example.demo")
    with pytest.raises(AssertionError, match=r'"Sign in" does not show on phone-1; it shows .*Tap me'):
        phone.tap("Sign in", up_to=0.2)
    assert 'text="Tap me"' in phone.dump()


def test_it_weighs_nothing_until_it_is_used(tmp_path: Path) -> None:
    test = f"import sys\n\ndef test_it():\n    assert not set({HEAVY!r}) & set(sys.modules)\n"
    code, said = ran(tmp_path, test, "-W", "error")
    assert (code, "1 passed" in said) == (0, True), said


def test_pytest_finds_it_by_its_entry_point() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert told["project"]["entry-points"]["pytest11"] == {"farmhand": "interpreter.testing.plugin"}

"""`interpret test`: the manual's example prints what is shown there, the example flows pass theirs, and every mistake
in a file of tests is told at its place."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from dsl.source import Source
from dsl.yaml import events
from interpreter.cli import init, test
from interpreter.testing.cases import Cases, read_cases
from interpreter.testing.comparing import unlike
from tests.tree import ROOT

MANUAL = (ROOT / "docs" / "testing-flows.md").read_text(encoding="utf-8")
SECONDS = re.compile(r"\d+\.\d s")


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(test.command, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture
def starter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that `interpret init` makes, where one is."""
    made = CliRunner().invoke(init.command, [str(tmp_path / "flows")])
    assert made.exit_code == 0, made.output
    monkeypatch.chdir(tmp_path / "flows")
    return tmp_path / "flows"


def test_the_example_of_the_manual(starter: Path) -> None:
    (written,) = re.findall(r"```yaml\n(.*?)```", MANUAL, re.DOTALL)
    (shown,) = re.findall(r"```text\n(.*?)```", MANUAL, re.DOTALL)
    (starter / "prices.test.yaml").write_text(written, encoding="utf-8")
    done = run()
    assert (done.exit_code, SECONDS.sub("…", done.output)) == (1, SECONDS.sub("…", shown))


def test_the_example_flows_pass_their_tests(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    done = run(tmp_path / "examples")
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, "10 passed, 0 failed"), done.output


def test_as_json(starter: Path) -> None:
    file = starter / "prices.test.yaml"
    file.write_text("tests:\n  - test: one\n    inputs: {things: [Plums]}\n    expect: {result: {asked: 2}}\n")
    done = run("--json")
    (told,) = json.loads(done.output)["tests"]
    assert (done.exit_code, told["test"], told["passed"], told["broken"]) == (1, "one", False, None)
    assert told["problems"] == [{"line": 4, "column": 30, "message": "`result › asked` is 1, not 2", "help": ""}]


def test_a_flow_that_does_not_succeed_fails_a_test_that_expects_nothing(starter: Path) -> None:
    (starter / "prices.test.yaml").write_text("tests:\n  - test: one\n    inputs: {things: [Bread]}\n")
    done = run()
    assert done.exit_code == 1
    assert "prices.test.yaml:2:5: the flow failed at line 23: " in done.output


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("inputs: {thinks: []}", "the inputs do not fit prices.flow:"),
        ("apps: {com.example.stall: {answer_tim: 1s}}", "no app com.example.stall has the setting answer_tim"),
    ],
)
def test_what_does_not_fit_the_flow(starter: Path, case: str, said: str) -> None:
    (starter / "prices.test.yaml").write_text(f"tests:\n  - test: one\n    {case}\n")
    done = run()
    assert (done.exit_code, said in done.output) == (3, True), done.output


def test_a_flow_with_errors_is_shown_as_lint_shows_it(starter: Path) -> None:
    (starter / "prices.flow").write_text('flow "x"\n\nsteps:\n  tapp "x"\n')
    done = run()
    assert (done.exit_code, "did you mean `tap`?" in done.output) == (3, True)


def test_a_folder_without_tests(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert (done.exit_code, "there are no tests in " in done.output) == (2, True)


def test_a_file_of_tests_with_mistakes_runs_nothing(starter: Path) -> None:
    (starter / "prices.test.yaml").write_text("tests:\n  - test: one\n    expect: {resul: 1}\n")
    done = run()
    assert done.exit_code == 3
    assert done.output.startswith(
        "prices.test.yaml:3:14: what is expected has no `resul`; did you mean `result`?\n"
        "  |\n2 |   - test: one\n3 |     expect: {resul: 1}\n  |              ^^^^^\n"
    )


# Mistakes, each at its exact place


def read(folder: Path, text: str) -> Cases:
    (folder / "prices.flow").write_text('flow "x"\n')
    return read_cases(folder / "prices.test.yaml", text)


CASE = "tests:\n  - test: one\n    "


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("«t»est: one\n", "a file of tests has no `test`; did you mean `tests`?"),
        ("tests: «none»\n", "the tests stand below `tests:`"),
        ("tests:\n  - «inputs: {}»\n", "a test has a name"),
        ("tests:\n  - «one»\n", "a test is written as `name: value`"),
        (CASE + "«expects»: {}\n", "did you mean `expect`?"),
        (CASE + "expect: {«zzz»: 1}\n", "what is expected has no `zzz`"),
        (CASE + "inputs: «[1]»\n", "the inputs are lines like `name: value`"),
        (CASE + "phones: «0»\n", "`phones` is a whole number from 1 to 100"),
        (CASE + "seed: «x»\n", "`seed` is a whole number"),
        (CASE + "apps: «{com.example.stall: 1}»\n", "apps are written as"),
        ("flow: «other.flow»\ntests:\n  - test: one\n", "there is no flow other.flow beside this file"),
        ("tests:\n  - test: one\n    «test»: two\n", ""),
        ("tests: «[»\n", ""),
    ],
)
def test_a_mistake_is_told_at_its_place(tmp_path: Path, text: str, message: str) -> None:
    place = text.index("«")
    cases = read(tmp_path, text.replace("«", "").replace("»", ""))
    assert (cases.flow, cases.cases) == (None, ())
    found = [one for one in cases.wrong if message in one.message]
    assert found, cases.wrong
    if message:
        assert found[0].span.start == place, cases.wrong


def test_a_file_without_a_flow(tmp_path: Path) -> None:
    (wrong,) = read_cases(tmp_path / "lost.test.yaml", CASE).wrong
    assert (wrong.message, wrong.help) == (
        "there is no flow lost.flow beside this file", "name another one at the top: `flow: prices.flow`",
    )  # fmt: skip


# Comparing

NAMES = st.text("abcxyz", min_size=1, max_size=4)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | NAMES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


def compared(written: str, actual: Any) -> list[str]:
    found: list[Any] = []
    top = events.compose(Source(written), found).top
    assert top is not None, found
    return [one.message for one in unlike(top, actual, "it")]


@given(VALUES)
def test_every_value_is_like_itself(value: Any) -> None:
    assert compared(json.dumps(value), value) == []


@given(VALUES, VALUES)
def test_a_list_is_like_no_other(one: Any, other: Any) -> None:
    assert compared(json.dumps([one]), [one, other]) != []
    if isinstance(one, str) and isinstance(other, str):
        assert (compared(json.dumps(one), other) == []) is (one == other)


@pytest.mark.parametrize(
    ("written", "actual", "message"),
    [
        ("2.40", 2.4, None),
        ("'2.4'", 2.4, '`it` is 2.4, not "2.4"'),
        ("'2.4'", "2.4", None),
        ("Ada", "Ada", None),
        ("Ada", "Ben", '`it` is "Ben", not Ada'),
        ("true", True, None),
        ("true", 1, "`it` is 1, not true"),
        ("1", True, "`it` is true, not 1"),
        ("null", None, None),
        ("'null'", None, '`it` is nothing, not "null"'),
        ("/a+b/", "xaab", None),
        ("/a+b/", "b", '`it` is "b", not /a+b/'),
        ("/(/", "(", '`it` is "(", not /(/'),
        ("{a: 1}", {"a": 1, "b": 2}, None),
        ("{c: 1}", {"a": 1}, "`it` has no `c`; it has a"),
        ("{c: 1}", 7, "`it` is 7, and has no fields"),
        ("[1]", {"a": 1}, '`it` is {"a": 1}, not a list'),
        ("[{a: [1, 2]}]", [{"a": [1, 3]}], "`it › 1 › a › 2` is 3, not 2"),
    ],
)
def test_what_is_said_of_a_difference(written: str, actual: Any, message: str | None) -> None:
    assert compared(written, actual) == ([] if message is None else [message])

"""The commands that need no run: lint, explain, steps, plan, diff; what they print and how they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dsl.check import check
from dsl.format import converted
from dsl.forms import Form, read
from dsl.rules import rules
from dsl.source import Source
from dsl.steering import PAGES, example
from dsl.steps.index import VERBS
from dsl.yaml.keys import BARE, CONTROL
from interpreter.cli import diff, explain, lint, plan, steps

GOOD = 'flow "x"\napp "com.example.demo"\n\nsteps:\n  tap "Pay"\n'
BAD = GOOD + '  tapp "x"\n  tap "x" up to 5\n'


def run(command: object, *arguments: str) -> Result:
    return CliRunner().invoke(command.command, arguments)  # type: ignore[attr-defined]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.flow").write_text(GOOD)
    (tmp_path / "bad.flow").write_text(BAD)
    return tmp_path


def test_lint_ends_by_what_it_finds(folder: Path) -> None:
    clean = run(lint, str(folder / "good.flow"))
    assert (clean.exit_code, clean.output) == (0, "1 flow checked: nothing found\n")
    wrong = run(lint, str(folder))
    assert wrong.exit_code == 3
    assert "error E001 there is no step `tapp`; did you mean `tap`?" in wrong.output
    assert "2 flows checked: 2 errors" in wrong.output


def test_lint_concise_and_json(folder: Path) -> None:
    bad = str(folder / "bad.flow")
    lines = run(lint, bad, "--format", "concise").output.splitlines()
    assert [line.removeprefix(bad).split()[:3] for line in lines] == [
        [":6:3:", "error", "E001"],
        [":7:17:", "error", "E013"],
    ]
    found = json.loads(run(lint, bad, "--format", "json").output)
    assert found["version"] == 1
    first = found["findings"][0]
    assert (first["code"], first["line"], first["column"], first["endColumn"]) == ("E001", 6, 3, 7)
    assert first["fix"]["edits"] == [
        {
            "line": 6,
            "column": 3,
            "endLine": 6,
            "endColumn": 7,
            "start": first["start"],
            "end": first["end"],
            "text": "tap",
        }
    ]


@pytest.mark.parametrize("name", ["nothing.flow", "/dev/null", "/dev/zero"])
def test_lint_of_what_is_no_flow_file(folder: Path, name: str) -> None:
    ended = run(lint, str(folder / name))
    assert ended.exit_code == 2
    assert "Traceback" not in ended.output
    assert len(ended.output.strip().splitlines()) == 1


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_explain_has_a_page_for_every_code(rule: object) -> None:
    shown = run(explain, rule.code.lower())  # type: ignore[attr-defined]
    assert shown.exit_code == 0
    assert shown.output.startswith(f"{rule.code}: ")  # type: ignore[attr-defined]
    assert "«" not in shown.output


def test_explain_of_an_unknown_code() -> None:
    shown = run(explain, "E0001")
    assert shown.exit_code == 2
    assert "did you mean E001?" in shown.output


def test_steps_lists_all_and_shows_each_with_its_example() -> None:
    listed = [line.partition("  ")[0] for line in run(steps).output.splitlines()]
    assert {*VERBS, *CONTROL, *BARE} <= set(listed)
    for verb in (*VERBS, *CONTROL, *BARE):
        shown = run(steps, *verb.split())
        assert shown.exit_code == 0
        assert "Example:" in shown.output, verb
    assert run(steps, "lenght").exit_code == 2
    assert "length(" in run(steps, "functions").output


@pytest.mark.parametrize("word", PAGES)
def test_the_example_of_a_statement_is_right_and_shows_it(word: str) -> None:
    source = Source(example(word))
    assert check(source).diagnostics == ()
    assert converted(read(source).flow, Form.TEXT) == source.text
    assert word in source.text


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("TAP", "tap ELEMENT"),
        ("read text", "read text of ELEMENT"),
        ("click", "`click` is written `tap` here.\n\ntap ELEMENT"),
        ("throw", "`throw` is written `fail because` here.\n\nfail because TEXT"),
        ("random number", "random_number("),
        ("else if", "if CONDITION:"),
        ("otherwise", "choose VALUE:"),
        ("up to", "browse "),
    ],
)
def test_steps_finds_what_is_meant(words: str, shown: str) -> None:
    done = run(steps, *words.split())
    assert (done.exit_code, done.output[: len(shown)]) == (0, shown)


def test_steps_lists_what_has_the_words() -> None:
    listed = [line.partition("  ")[0] for line in run(steps, "read").output.splitlines()]
    assert listed == sorted(verb for verb in VERBS if verb.startswith("read "))
    assert "tap" in [line.partition("  ")[0] for line in run(steps, "up", "to").output.splitlines()]


def test_explain_lists_by_the_beginning_of_a_code() -> None:
    assert run(explain).output == run(explain, "all").output
    listed = run(explain, "w3").output.splitlines()
    assert len(listed) > 5
    assert all(line.startswith("W3") for line in listed)
    assert "`interpret steps tap` tells of the step" in run(explain, "tap").output


def test_plan_says_what_it_costs(folder: Path) -> None:
    shown = run(plan, str(folder / "good.flow"))
    assert shown.exit_code == 0
    assert "time          0s to 10s" in shown.output
    assert json.loads(run(plan, str(folder / "good.flow"), "--json").output)["calls"] == {
        "least": 1.0, "most": 2.0, "open_at_line": None,
    }  # fmt: skip
    assert run(plan, str(folder / "bad.flow")).exit_code == 3


def test_diff_ends_with_one_when_they_differ(folder: Path) -> None:
    (folder / "new.flow").write_text(GOOD.replace('"Pay"', '"Pay" up to 3s'))
    same = run(diff, str(folder / "good.flow"), str(folder / "good.flow"))
    assert (same.exit_code, "nothing changed" in same.output) == (0, True)
    other = run(diff, str(folder / "good.flow"), str(folder / "new.flow"))
    assert other.exit_code == 1
    assert "`tap`: now up to 3s" in other.output
    old, new = str(folder / "good.flow"), str(folder / "new.flow")
    as_git = run(diff, "a.flow", old, "0" * 40, "100644", new, "1" * 40, "100644")
    assert as_git.exit_code == 0
    assert as_git.output.startswith("a.flow:")

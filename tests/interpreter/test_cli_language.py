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


PAGES = Path(__file__).parents[2] / "examples" / "flows" / "check_pages.flow"


def test_diff_of_check_pages_tells_a_reviewer_what_matters(tmp_path: Path) -> None:
    before, after = tmp_path / "before.flow", tmp_path / "after.flow"
    text = PAGES.read_text(encoding="utf-8")
    (tmp_path / "read_price.flow").write_bytes((PAGES.parent / "read_price.flow").read_bytes())
    before.write_text(text)
    changed = text.replace("at most 5 at a time", "at most 50 at a time").replace(
        "price } to job sink", "price } to job late"
    )
    after.write_text(changed.replace("  sink: job ", "  late: job\n  sink: job ").replace("up to 45m", "up to 90m"))
    shown = run(diff, str(before), str(after))
    assert shown.exit_code == 1
    assert shown.output.splitlines()[1:] == [
        "  + added: new input `late`  (line 6)",
        "  ~ changed: `start subtasks for each`: at most 5 → 50 at a time  (line 15 → 16)",
        "  ~ changed: `wait for all of`: up to 45m → 90m  (line 21 → 22)",
        "  ~ changed: now dumps to job late (was sink)  (line 24 → 25)",
        "  = cost: worst-case time 45m → 1h 30m",
        "  = cost: job calls as before: 1 or more",
    ]


SHARED = 'blocks "Shared"\n\nblock pause():\n  wait {0}\n  log "done"\n'


@pytest.fixture
def using(tmp_path: Path) -> Path:
    (tmp_path / "shared.flow").write_text(SHARED.format("20s"))
    flow = 'flow "Main"\nuse "shared.flow" as shared\n\nsteps:\n  do shared.pause\n  do shared.pause\n'
    (tmp_path / "main.flow").write_text(flow)
    return tmp_path


def test_plan_and_diff_follow_blocks_of_other_files(using: Path) -> None:
    shown = run(plan, str(using / "main.flow")).output
    assert "  time          40s\n" in shown
    assert "  uses          shared.flow\n" in shown
    assert "block pause of shared.flow:\n    4   wait 20s\n" in shown
    new = using / "new"
    new.mkdir()
    (new / "shared.flow").write_text(SHARED.format("30s"))
    (new / "main.flow").write_text((using / "main.flow").read_text() + '  log "end"\n')
    found = run(diff, str(using / "main.flow"), str(new / "main.flow")).output
    assert "= cost: worst-case time 40s → 1m" in found
    old, new_ = str(using / "main.flow"), str(new / "main.flow")
    elsewhere = using / "elsewhere"
    elsewhere.mkdir()
    for name, path in (("old", old), ("new", new_)):
        (elsewhere / name).write_bytes(Path(path).read_bytes())
    git = (old, str(elsewhere / "old"), "0" * 40, "100644", str(elsewhere / "new"), "1" * 40, "100644")
    as_git = run(diff, *git)
    assert (as_git.exit_code, "worst-case time as before: 40s" in as_git.output) == (0, True), as_git.output


def test_lint_of_one_file_and_of_its_folder_find_the_same(using: Path) -> None:
    main = using / "main.flow"
    main.write_text(main.read_text().replace("do shared.pause", "do shared.paus", 1))
    for paths in ([str(main)], [str(using)]):
        lines = run(lint, *paths, "--format", "concise", "--no-cache").output.splitlines()
        assert [line.partition(": ")[2] for line in lines] == [
            "error N101 there is no block `shared.paus`; did you mean `shared.pause`?"
        ]
    (using / "shared.flow").unlink()
    alone = run(lint, str(main), "--format", "concise", "--no-cache").output.splitlines()
    assert [line.partition(": ")[2] for line in alone] == ["error N114 there is no file shared.flow"]

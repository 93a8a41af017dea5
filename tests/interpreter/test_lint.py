"""`interpret lint` over folders: what is looked at, remembered and mended, and in which forms it is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from junitparser import JUnitXml

from dsl import forms, manifest
from dsl.format import converted
from dsl.forms import Form, read
from dsl.source import Source
from interpreter.cli import lint
from interpreter.given.loading import FlowErrors, load
from interpreter.linting import names
from tests.dsl.sarif import valid
from tests.tree import ROOT

GOOD = 'flow "{0}"\napp "com.example.demo"\n\nsteps:\n  tap "Pay"\n'
SAFE = '  click "Pay"\n'
ASKS = '  tap "x" up to 5\n'


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(lint.command, [str(one) for one in arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.flow").write_text(GOOD.format("a"))
    return tmp_path


def test_names_of_files_are_those_of_the_language() -> None:
    assert (names.MANIFEST, names.ENDINGS) == (manifest.NAME, forms.ENDINGS)
    assert all(
        names.is_flow(name) == forms.is_flow(name) for name in ("a.flow", "A.FLOW", "a.flow.yml", "flow", "a.yaml")
    )


def test_folders_are_gone_through_in_order_and_hidden_ones_are_not(folder: Path) -> None:
    for name in ("c/z.flow", "c/b.flow", "b/x.flow.yaml", ".hidden/no.flow", "c/.git/no.flow"):
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_text(ASKS)
    said = run(folder, "--format", "concise").output.splitlines()
    files = list(dict.fromkeys(line.partition(":")[0].removeprefix(f"{folder}/") for line in said))
    assert files == ["b/x.flow.yaml", "c/b.flow", "c/z.flow"]


def test_a_link_back_to_the_folder_ends(folder: Path) -> None:
    (folder / "again").symlink_to(folder, target_is_directory=True)
    assert run(folder).output == "1 flow checked: nothing found\n"


def test_a_folder_of_ten_thousand_entries(folder: Path) -> None:
    for number in range(10_000):
        (folder / f"{number}.txt").touch()
    assert run(folder).output == "1 flow checked: nothing found\n"


def test_flows_of_a_folder_are_checked_together(folder: Path) -> None:
    (folder / "b.flow").write_text('flow "b"\n\nsteps:\n  take "x" up to 1m\n')
    (folder / "jobs.yaml").write_text("jobs:\n  one:\n    flows: [a.flow, b.flow]\n    timeout: 5\n")
    assert [line.split(" ", 3)[1:3] for line in run(folder, "--format", "concise").output.splitlines()] == [
        ["error", "M105"]
    ]
    (folder / "jobs.yaml").write_text("jobs:\n  one:\n    flows: [a.flow, b.flow]\n")
    both = run(folder, "--format", "concise").output
    alone = run(folder / "b.flow", "--format", "concise").output
    assert both == alone
    assert "D501 no flow of this job offers" in alone


def test_an_unchanged_folder_is_told_without_the_reader(folder: Path) -> None:
    (folder / "b.flow").write_text(GOOD.format("b") + SAFE + ASKS)
    (folder / "utf16.flow").write_bytes('flow "c"'.encode("utf-16"))
    code = (
        "import sys\nfrom interpreter.cli.main import main\ntry:\n    main(['lint', sys.argv[1]])\nexcept SystemExit:\n"
        "    pass\nprint('lark' in sys.modules, 'dsl.text' in sys.modules, 'dsl.rules' in sys.modules, file=sys.stderr)"
    )
    ends = [
        subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True, cwd=ROOT, check=True)
        for _ in range(2)
    ]
    assert [end.stderr.strip() for end in ends] == ["True True True", "False False False"]
    assert ends[0].stdout == ends[1].stdout
    assert "E014" in ends[0].stdout


def test_what_is_remembered_is_by_content(folder: Path) -> None:
    file = folder / "a.flow"
    assert run(file).exit_code == 0
    before = file.stat()
    file.write_text(GOOD.format("b").replace("tap", "tpa"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert run(file).exit_code == 3


def test_what_another_file_says_is_part_of_it(folder: Path) -> None:
    start = '  start subtask using "a.flow" as it:\n    give {}\n  wait for all of it up to 1m, allowing failures\n'
    (folder / "b.flow").write_text('flow "b"\n\nsteps:\n' + start)
    assert run(folder / "b.flow").exit_code == 0
    (folder / "a.flow").write_text(GOOD.format("a").replace("steps:", "inputs:\n  url: text\n\nsteps:"))
    assert "J404" in run(folder / "b.flow").output
    (folder / "a.flow").unlink()
    assert "N114" in run(folder / "b.flow").output


WITH_PICTURES = """flow "Play"
app "com.example.demo"

elements:
  coin = image "pictures/coin.png"
  rate = image "rate.png"

whenever @rate shows:
  press back

steps:
  tap @coin
  tap image "a ${device.model}.png"
  tap "3" right of image "coin.png" up to 5s
"""
NAMED_IN_IT = ("coin.png", "pictures/coin.png", "rate.png")


@pytest.mark.parametrize("form", [Form.TEXT, Form.YAML])
def test_pictures_that_are_not_there_are_told_until_they_are(folder: Path, form: Form) -> None:
    path = folder / ("play.flow" if form is Form.TEXT else "play.flow.yaml")
    path.write_text(converted(read(Source(WITH_PICTURES), Form.TEXT).flow, form))
    (folder / "pictures").mkdir()
    for count, name in enumerate(NAMED_IN_IT):
        said = run(folder, "--format", "concise").output
        assert said.count("error P811 there is no picture") == len(NAMED_IN_IT) - count, said
        assert run(folder, "--format", "concise").output == said  # as it is remembered
        (folder / name).write_bytes(b"")
    assert "P811" not in run(folder).output
    (folder / "rate.png").unlink()
    assert run(folder).exit_code == 3


def test_a_flow_whose_picture_is_missing_does_not_start(folder: Path) -> None:
    (folder / "a.flow").write_text(GOOD.format("a").replace('"Pay"', 'image "pay.png"'))
    with pytest.raises(FlowErrors) as wrong:
        load(folder / "a.flow")
    assert [one.code for one in wrong.value.diagnostics] == ["P811"]
    (folder / "pay.png").write_bytes(b"")
    assert load(folder / "a.flow").flow.name == "a"


@pytest.mark.parametrize("rubbish", [b"", b"{", b"\xff\xfe", b"[]", b"{}", b'{"key": "x", "value": []}'])
def test_a_spoilt_memory_does_no_harm(folder: Path, rubbish: bytes) -> None:
    (folder / "a.flow").write_text(GOOD.format("a") + ASKS)
    first = run(folder).output
    for entry in Path(os.environ["XDG_CACHE_HOME"]).rglob("*.json"):
        entry.write_bytes(rubbish)
    assert run(folder).output == first
    assert run(folder, "--no-cache").output == first


def test_safe_fixes_are_made_and_the_rest_is_told(folder: Path) -> None:
    file = folder / "a.flow"
    file.write_text(GOOD.format("a") + SAFE + ASKS)
    file.chmod(0o640)
    ended = run(file, "--fix")
    assert file.read_text() == GOOD.format("a") + '  tap "Pay"\n' + ASKS
    assert (ended.exit_code, file.stat().st_mode & 0o777) == (3, 0o640)
    assert ended.output.startswith("1 fix made\n")
    assert run(file, "--unsafe-fixes").exit_code == 0
    assert file.read_text().endswith('  tap "x" up to 5s\n')
    assert list(folder.iterdir()) == [file]


def test_a_link_to_a_file_stays_one(folder: Path) -> None:
    (folder / "real.flow").write_text(GOOD.format("real") + SAFE)
    (folder / "a.flow").unlink()
    (folder / "a.flow").symlink_to("real.flow")
    assert run(folder / "a.flow", "--fix").exit_code == 0
    assert (folder / "a.flow").is_symlink()
    assert '  tap "Pay"\n' in (folder / "real.flow").read_text()


def test_diff_shows_and_writes_nothing(folder: Path) -> None:
    file = folder / "a.flow"
    file.write_text(GOOD.format("a") + SAFE)
    ended = run(file, "--diff")
    assert ended.exit_code == 0
    assert '-  click "Pay"\n+  tap "Pay"\n' in ended.output
    assert ended.output.endswith("1 fix would be made\n")
    assert file.read_text() == GOOD.format("a") + SAFE


def test_the_manifest_is_mended_too(folder: Path) -> None:
    (folder / "jobs.yaml").write_text("jobs:\n  one:\n    fows: [a.flow]\n")
    assert run(folder, "--fix").exit_code == 0
    assert (folder / "jobs.yaml").read_text() == "jobs:\n  one:\n    flows: [a.flow]\n"


def test_a_folder_that_cannot_be_written_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    file = folder / "a.flow"
    file.write_text(GOOD.format("a") + SAFE)
    monkeypatch.setattr("interpreter.linting.mending.write_whole", full)
    ended = run(file, "--fix")
    assert (ended.exit_code, "cannot be written: No space left on device" in ended.output) == (2, True)


def test_all_forms_tell_the_same(folder: Path) -> None:
    (folder / "b.flow").write_text(GOOD.format("b") + SAFE + ASKS)
    sarif = json.loads(run(folder, "--format", "sarif").output)
    valid(sarif)
    rules = sarif["runs"][0]["tool"]["driver"]["rules"]
    assert all(rule["shortDescription"]["text"].endswith(".") for rule in rules)
    read = JUnitXml.fromstring(run(folder, "--format", "junit").output.encode())
    github = run(folder, "--format", "github").output.splitlines()
    values = json.loads(run(folder, "--json").output)["findings"]
    assert len(sarif["runs"][0]["results"]) == read.failures == len(github) == len(values) == 2
    assert [suite.name.removeprefix(f"{folder}/") for suite in read] == ["a.flow", "b.flow"]


def test_profiles_show_more_and_more(folder: Path) -> None:
    (folder / "a.flow").write_text(GOOD.format("a") + '  wait 2s\n  expect "Paid"\n')
    counts = [
        len(json.loads(run(folder, "--json", "--profile", one).output)["findings"])
        for one in ("basic", "team", "production")
    ]
    assert counts[0] <= counts[1] < counts[2]


@pytest.mark.parametrize("form", ["text", "concise", "json", "sarif", "github", "junit"])
def test_a_file_whose_name_is_no_text(folder: Path, form: str) -> None:
    (folder / os.fsdecode(b"\xff\n::error::x.flow")).write_text(GOOD.format("b") + ASKS)
    for _ in range(2):
        ended = run(folder, "--format", form)
        assert (ended.exit_code, ended.exception.__class__) == (3, SystemExit)
        assert "\n::error::x" not in ended.output
        if form in ("json", "sarif"):
            json.loads(ended.output)

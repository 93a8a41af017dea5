"""The files of a flow: all that it needs, in its own folder, and one sentence for whatever cannot be had."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from dsl.diagnostics import Diagnostic
from interpreter.cli import run
from interpreter.given import bundles
from interpreter.given.bundles import bundle
from interpreter.given.loading import FlowErrors, NoFlow, load
from interpreter.given.named_files import NotRead

BLOCK = 'blocks "B"\n\nblock {0}():\n  log "x"\n'
STEPS = '\nsteps:\n  log "x"\n'


def main(folder: Path, head: str = "", steps: str = STEPS) -> Path:
    path = folder / "main.flow"
    path.write_text(f'flow "Main"\n\n{head}{steps}')
    return path


def test_all_files_that_a_flow_needs_with_their_hashes(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/one.flow").write_text('blocks "One"\n\nuse "../two.flow"\n\nblock one():\n  log "x"\n')
    (tmp_path / "two.flow").write_text(BLOCK.format("two"))
    (tmp_path / "child.flow").write_text('flow "Child"\n\nuse "two.flow"\n' + STEPS)
    (tmp_path / "other.flow").write_text('flow "Other"\n' + STEPS)
    (tmp_path / "not.flow").write_text('flow "Not needed"\n' + STEPS)
    (tmp_path / "jobs.yaml").write_text("jobs:\n  a:\n    flows: [other.flow]\n")
    start = '\nsteps:\n  start subtask using "child.flow" as it:\n    give { }\n  wait for all of it up to 1m\n'
    found = bundle(main(tmp_path, 'use "lib/one.flow"\n', start))
    names = ["main.flow", "other.flow", "lib/one.flow", "child.flow", "two.flow", "jobs.yaml"]
    assert [one.name for one in found.files] == names
    for one in found.files:
        assert one.content == (tmp_path / one.name).read_bytes()
        assert one.sha256 == hashlib.sha256(one.content).hexdigest()
    assert [one.name for one in found.files if one.listed] == ["other.flow", "jobs.yaml"]


def outside(folder: Path) -> str:
    (folder.parent / "b.flow").write_text(BLOCK.format("b"))
    return "../b.flow"


def linked(folder: Path) -> str:
    outside(folder)
    (folder / "b.flow").symlink_to(folder.parent / "b.flow")
    return "b.flow"


def folder_linked(folder: Path) -> str:
    outside(folder)
    (folder / "up").symlink_to(folder.parent)
    return "up/b.flow"


def pipe(folder: Path) -> str:
    os.mkfifo(folder / "b.flow")
    return "b.flow"


def device(folder: Path) -> str:
    (folder / "b.flow").symlink_to("/dev/zero")
    return "b.flow"


def directory(folder: Path) -> str:
    (folder / "b.flow").mkdir()
    return "b.flow"


def large(folder: Path) -> str:
    (folder / "b.flow").write_text("#" * (4 * 1024 * 1024 + 1))
    return "b.flow"


REFUSED: list[tuple[Callable[[Path], str], str]] = [
    (outside, "../b.flow is outside the folder of the flow; put it beside the flow, or below it"),
    (lambda _: "/etc/passwd", "/etc/passwd is outside the folder of the flow"),
    (linked, "b.flow is a link to a place outside the folder of the flow"),
    (folder_linked, "up/b.flow is a link to a place outside the folder of the flow"),
    (pipe, "is no file that could be read to its end"),
    (device, "b.flow is a link to a place outside the folder of the flow"),
    (directory, "is a folder, not a file"),
    (large, "is larger than 4 MiB"),
]


@pytest.mark.parametrize(("make", "says"), REFUSED, ids=lambda one: getattr(one, "__name__", ""))
@pytest.mark.parametrize("how", ["use", "using"])
def test_what_must_not_be_read_is_refused_with_its_place(
    tmp_path: Path, make: Callable[[Path], str], says: str, how: str
) -> None:
    folder = tmp_path / "flows"
    folder.mkdir()
    name = make(folder)
    start = f'\nsteps:\n  start subtask using "{name}" as it:\n    give {{ }}\n  wait for all of it up to 1m\n'
    path = main(folder, f'use "{name}"\n') if how == "use" else main(folder, "", start)
    with pytest.raises(NotRead) as refused:
        bundle(path)
    assert str(refused.value).startswith(f"{path}:{3 if how == 'use' else 5}: ")
    assert says in str(refused.value)
    ended = CliRunner().invoke(run.command, [str(path)])
    assert (ended.exit_code, len(ended.stderr.strip().splitlines())) == (2, 1), ended.output
    assert says in ended.stderr


def test_a_file_that_is_not_there_and_a_ring_are_refused_and_told_by_the_check(tmp_path: Path) -> None:
    path = main(tmp_path, 'use "gone.flow"\n')
    with pytest.raises(NotRead, match=r"main\.flow:3: there is no file .*gone\.flow"):
        bundle(path)
    with pytest.raises(FlowErrors) as wrong:
        load(path)
    assert [one.code for one in wrong.value.diagnostics] == ["N114"]
    for name, other in [("a", "b"), ("b", "c"), ("c", "a")]:
        (tmp_path / f"{name}.flow").write_text(f'blocks "{name}"\n\nuse "{other}.flow"\n\nblock {name}():\n  log "x"\n')
    path = main(tmp_path, 'use "a.flow"\n')
    with pytest.raises(NotRead, match=r"c\.flow:3: a\.flow uses this file again"):
        bundle(path)
    with pytest.raises(FlowErrors) as wrong:
        load(path)
    assert {one.code for one in wrong.value.diagnostics} == {"N114"}


def test_ten_thousand_files_are_too_many_and_few_of_them_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 0

    def read(path: Path) -> bytes:
        nonlocal count
        count += 1
        return path.read_bytes() if path.name == "main.flow" else BLOCK.format("b").encode()

    monkeypatch.setattr(bundles, "named_bytes", read)
    path = main(tmp_path, "".join(f'use "f{n}.flow" as f{n}\n' for n in range(10_000)))
    with pytest.raises(NotRead, match=r"main\.flow:1002: this is one file too many: a flow may need 1000 files"):
        bundle(path)
    assert count == bundles.MOST_FILES + 1


def test_a_jobs_file_that_names_what_is_outside_is_refused(tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows/jobs.yaml").write_text("jobs:\n  a:\n    flows: [../x.flow]\n")
    (tmp_path / "x.flow").write_text('flow "X"\n' + STEPS)
    with pytest.raises(NoFlow, match=r"jobs\.yaml:3: \.\./x\.flow is outside"):
        load(main(tmp_path / "flows"))


def test_a_run_refuses_what_only_the_folder_shows(tmp_path: Path) -> None:
    (tmp_path / "jobs.yaml").write_text("jobs:\n  all:\n    flows: [main.flow, b.flow]\n")
    meets = '\nsteps:\n  take "{0}" up to 1m\n  offer "{1}"\n  wait until taken up to 1m\n'
    (tmp_path / "b.flow").write_text(f'flow "B"\n{meets.format("y", "x")}')
    path = main(tmp_path, "", meets.format("x", "y"))
    ended = CliRunner().invoke(run.command, [str(path)])
    assert ended.exit_code == 3
    assert "D502 2 flows wait for one another, and none goes on" in ended.stderr
    (tmp_path / "b.flow").write_text(f'flow "B"\n{meets.format("y", "z")}')
    assert [one.code for one in _refused(path)] == ["D501"]


def _refused(path: Path) -> tuple[Diagnostic, ...]:
    with pytest.raises(FlowErrors) as wrong:
        load(path)
    return tuple(one for one in wrong.value.diagnostics if one.severity == "error")

"""CONTRIBUTING, word for word: a copy of the project follows the walk that adds a step, and does just what is said."""

from __future__ import annotations

import filecmp
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.document import blocks, run
from tests.tree import ROOT, copied

HEADING = "## Add a step in ten minutes"
PARITY = "pytest tests/project/test_parity.py"


@dataclass
class Walk:
    """What happened: each command with its result, and what the document says that it prints or leaves."""

    tree: Path
    ran: list[tuple[str, subprocess.CompletedProcess[str]]] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)


def follow(tree: Path) -> Walk:
    """Write each file and run each command of the walk, in order."""
    document = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = document.split(f"{HEADING}\n")[1].split("\n## ")[0]
    walk = Walk(tree)
    for block in blocks(section):
        if block.path:
            (tree / block.path).write_text(block.text, encoding="utf-8")
        elif block.kind == "sh":
            walk.ran += [(line, run(line, tree)) for line in block.text.splitlines()]
        else:
            walk.said.append((block.text, walk.ran[-1][1].stdout))
    return walk


def changed(before: Path, after: Path) -> list[str]:
    """The files that differ, by their place in the project."""
    left_out = [".pytest_cache", ".hypothesis", "__pycache__", ".venv", ".git", ".ruff_cache", ".mypy_cache"]

    def differing(compared: filecmp.dircmp[str], place: Path) -> list[str]:
        here = [str(place / name) for name in compared.left_only + compared.right_only + compared.diff_files]
        return here + [one for name, below in compared.subdirs.items() for one in differing(below, place / name)]

    return sorted(differing(filecmp.dircmp(before, after, ignore=left_out), Path()))


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    folder = tmp_path_factory.mktemp("contributing")
    copied(folder / "before")
    return follow(copied(folder / "after"))


def test_the_first_look_at_parity_names_what_is_missing(walk: Walk) -> None:
    command, result = next(one for one in walk.ran if PARITY in one[0])
    said, printed = walk.said[0]
    assert result.returncode == 1, command
    assert said.strip() in printed


def test_every_other_command_ends_well(walk: Walk) -> None:
    first = next(number for number, one in enumerate(walk.ran) if PARITY in one[0])
    for number, (command, result) in enumerate(walk.ran):
        if number != first:
            assert result.returncode == 0, f"{command}\n{result.stdout}{result.stderr}"


def test_the_example_ran_to_its_end(walk: Walk) -> None:
    command, result = walk.ran[-1]
    assert "examples/steps/shake.flow" in command
    assert "succeeded" in result.stdout


def test_only_the_files_that_are_named_changed(walk: Walk) -> None:
    named, _ = walk.said[-1]
    assert changed(walk.tree.with_name("before"), walk.tree) == named.split()

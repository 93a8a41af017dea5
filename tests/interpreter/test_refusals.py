"""What has broken readers elsewhere is refused by the real command: soon, in little memory, in one plain line (F5)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.interpreter.refusals import CASES
from tests.measured import measured
from tests.sizes import sized
from tests.tree import ROOT, surroundings

MEMORY = 200  # MiB
ADDRESSES = 1536  # MiB; libraries and threads set aside far more than they use
STRANGE = ("Traceback", "token", "node", "scalar", "mapping", "parse", "recursion", "Errno")
# the same guard behind another command, or the same depth between two others, waits for `make soak`
LATER = (
    "plan:",
    "diff:",
    "convert: a byte",
    "convert: a pipe",
    "fmt: a device",
    "fmt: a pipe",
    "lint: 65 ",
    "lint: 10,000 l",
)
NAMES = [name for name in CASES if sized(0, 1) or not name.startswith(LATER)][:: sized(2, 1)]


@pytest.mark.parametrize("name", NAMES)
def test_it_is_refused(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    folder = tmp_path / "here"
    folder.mkdir()
    case.make(folder)
    command = [sys.executable, "-m", "interpreter", *case.command.split(" ")]
    around = surroundings(ROOT) | {"XDG_CACHE_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    taken = measured(command, folder, around, mib=ADDRESSES, seconds=case.seconds)
    said = taken.out + taken.err
    assert taken.code == case.code, said[-2000:]
    assert case.says in said
    if case.code == 2:
        assert taken.out == ""
        assert len(taken.err.strip().splitlines()) == 1 or "--input" in name or "inputs" in name, taken.err
    assert not [word for word in STRANGE if word in said], said[-2000:]
    assert "a fault of this program" not in said
    assert taken.mib < MEMORY, taken
    assert taken.seconds < case.seconds, taken


def test_there_are_enough() -> None:
    assert len(CASES) >= 80

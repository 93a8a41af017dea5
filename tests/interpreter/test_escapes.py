"""No text gets out of the language, wherever it stands (X1): a finding or a plain value is all that comes of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.interpreter.escapes import ESCAPES
from tests.tree import ROOT, surroundings


def test_nothing_gets_out(tmp_path: Path) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "canary.txt").write_text("unchanged", encoding="ascii")
    done = subprocess.run(
        [sys.executable, "-m", "tests.interpreter.escaping"],
        cwd=folder, env=surroundings(ROOT), capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [str(len(ESCAPES))]


def test_there_are_enough() -> None:
    assert len(set(ESCAPES)) >= 150

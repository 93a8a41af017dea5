"""docs/reliability.md names tests and faults that are there, and a fault for each row."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINES = (ROOT / "docs" / "reliability.md").read_text().splitlines()
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in LINES if line.startswith("| ")]
FAULTS = {path.stem for path in (ROOT / "tests" / "faults").glob("*.py")}


def test_every_row_names_tests_that_are_there():
    """Each test file exists and has tests of the word that stands beside it."""
    named = [row for row in ROWS if len(row) == 5 and "/test_" in row[3]]
    assert len(named) >= 24
    for row in named:
        for place, word in re.findall(r"(\w+/test_\w+)(?: `(\w+)`)?", row[3]):
            text = (ROOT / "tests" / f"{place}.py").read_text()
            assert re.search(rf"def test_{word}", text), (row[0], place, word)


def test_every_fault_that_is_named_can_be_planted():
    """Each name is a file of tests/faults, and each row but that of load has one."""
    for row in ROWS:
        if row[0] in ("row", "fault") or set(row[0]) <= {"-"}:
            continue
        names = re.findall(r"[a-z_]+", row[-1])
        assert set(names) <= FAULTS, (row[0], set(names) - FAULTS)
        assert names or row[0] == "load", row[0]

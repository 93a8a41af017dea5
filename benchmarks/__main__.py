"""`make bench`: runs the scripts of this folder, or the named ones, and prints their figures as one table."""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path

OWN = {"__main__", "child", "farm_costs", "flows", "measure", "service", "shelf", "suites"}
HEAD = "| measured | against | ratio | wanted, at most |\n|---|---|---|---|"


def main(names: list[str]) -> int:
    """Print the table; a figure is no test, so its size does not matter to the exit code."""
    scripts = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in OWN)
    print(HEAD)
    for script in names or scripts:
        with tempfile.TemporaryDirectory() as folder:
            for figure in importlib.import_module(f"benchmarks.{script}").figures(Path(folder)):
                print(figure.row, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

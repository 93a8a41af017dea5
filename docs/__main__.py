"""`make docs`: writes the pages that are made from code; `--check` names those that are not as they should be.

A module beside this one with `pages()`, which gives texts by path, is all that another reference needs.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

HERE = Path(__file__).parent
MADE = "by `make docs`"


def pages() -> dict[Path, str]:
    """All pages that are made, by path."""
    modules = [importlib.import_module(f"docs.{path.stem}") for path in sorted(HERE.glob("[!_]*.py"))]
    return {path: text for module in modules for path, text in module.pages().items()}


def left_over(wanted: dict[Path, str]) -> set[Path]:
    """Pages that were made once and would not be made now."""
    files = (path for path in (HERE / "reference").rglob("*.*") if path.suffix in (".md", ".json"))
    there = {path for path in files if MADE in path.read_text(encoding="utf-8")}
    return there - wanted.keys()


def main(arguments: list[str]) -> int:
    """Write what differs and remove what is left over; with `--check` name both, and 1 when there is any."""
    wanted = pages()
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    wrong = sorted([*stale, *left_over(wanted)])
    if "--check" in arguments:
        sys.stderr.writelines(f"{path.relative_to(HERE.parent)} is stale: run `make docs`\n" for path in wrong)
        return 1 if wrong else 0
    for path in wrong:
        if path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
        else:
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

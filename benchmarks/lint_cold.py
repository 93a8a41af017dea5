"""P1: `interpret lint` of a 60-line flow in a new process, against `robot --dryrun` of a suite alike.

Nothing is remembered of the flow itself. In the first figure its lines have shapes that were read before, as on any
machine on which flows are written; in the second nothing was ever read on this machine; in the third one line more has
a shape that is new, so that Lark and its tables are loaded.
"""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

from benchmarks.flows import steps
from benchmarks.measure import BIN, Figure, in_turn, processor
from benchmarks.suites import suite

ODD = '  log ["a", 5, 1.5s, "b"]\n'
ROUNDS = 15
"""Each is short, and shorter than what the machine does besides."""
AGAINST = "`robot --dryrun`, a suite alike"


def figures(folder: Path) -> list[Figure]:
    """With known shapes, on a new machine, and with a new shape."""
    flow, odd, theirs = folder / "sixty.flow", folder / "odd.flow", folder / "sixty.robot"
    flow.write_text(steps(50), encoding="utf-8")
    odd.write_text(steps(50) + ODD, encoding="utf-8")
    theirs.write_text(suite(50), encoding="utf-8")
    new, learned, tables = folder / "new", folder / "learned", folder / "tables"
    new.mkdir()
    here = folder / "cache"  # always this one: Lark takes no tables that were made for another place
    processor([BIN / "interpret", "lint", "--no-cache", odd], _cache(here))
    shutil.copytree(here, learned)
    shutil.copytree(learned, tables, ignore=shutil.ignore_patterns("shapes-*"))

    def ours(known: Path, linted: Path) -> float:
        shutil.rmtree(here, ignore_errors=True)
        shutil.copytree(known, here)
        return processor([BIN / "interpret", "lint", "--no-cache", linted], _cache(here))

    def other() -> float:
        return processor([BIN / "robot", "--dryrun", "--outputdir", folder / "robot", theirs])

    made = []
    rows = (("", learned, flow), (", on a new machine", new, flow), (", and a line of a new shape", tables, odd))
    for what, known, linted in rows:
        measured = in_turn(partial(ours, known, linted), other, ROUNDS) if (BIN / "robot").exists() else None
        made.append(Figure(f"`interpret lint`, 60 lines, cold{what}", AGAINST, 1 / 8, measured))
    return made


def _cache(folder: Path) -> dict[str, str]:
    return {"FARMHAND_CACHE": str(folder)}

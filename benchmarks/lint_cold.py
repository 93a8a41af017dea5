"""P1: `interpret lint` of a 60-line flow in a new process, against `robot --dryrun` of a suite alike.

Nothing is remembered of the flow itself. In the first figure its lines have shapes that were read before, as on any
machine on which flows are written; in the second all that is known of the grammar are Lark's own tables.
"""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

from benchmarks.flows import steps
from benchmarks.measure import BIN, Figure, in_turn, processor
from benchmarks.suites import suite

AGAINST = "`robot --dryrun`, a suite alike"


def figures(folder: Path) -> list[Figure]:
    """With known shapes, and with new ones."""
    flow, theirs, robot = folder / "sixty.flow", folder / "sixty.robot", BIN / "robot"
    flow.write_text(steps(50), encoding="utf-8")
    theirs.write_text(suite(50), encoding="utf-8")
    learned, tables = folder / "learned", folder / "tables"
    processor([BIN / "interpret", "lint", "--no-cache", flow], _cache(learned))
    shutil.copytree(learned, tables, ignore=shutil.ignore_patterns("shapes-*"))

    def ours(known: Path) -> float:
        here = folder / "cache"
        shutil.rmtree(here, ignore_errors=True)
        shutil.copytree(known, here)
        return processor([BIN / "interpret", "lint", "--no-cache", flow], _cache(here))

    def other() -> float:
        return processor([robot, "--dryrun", "--outputdir", folder / "robot", theirs])

    made = []
    for what, known in (("", learned), (", lines of new shapes", tables)):
        measured = in_turn(partial(ours, known), other) if robot.exists() else None
        made.append(Figure(f"`interpret lint`, 60 lines, cold{what}", AGAINST, 1 / 8, measured))
    return made


def _cache(folder: Path) -> dict[str, str]:
    return {"FARMHAND_CACHE": str(folder)}

"""P2 and P13: `interpret lint` of 10,000 steps, against `robot --dryrun` of a suite alike and `yamllint` of the same
flow in its YAML form; time, and the most memory that was held."""

from __future__ import annotations

import subprocess
from pathlib import Path

from benchmarks.flows import steps
from benchmarks.measure import BIN, Command, Figure, in_turn, processor, used
from benchmarks.suites import suite

NAME = "`interpret lint`, 10,000 steps"


def figures(folder: Path) -> list[Figure]:
    """Time against both, and memory against the first."""
    flow, twin, theirs = folder / "long.flow", folder / "long.flow.yaml", folder / "long.robot"
    flow.write_text(steps(10_000), encoding="utf-8")
    convert = [str(BIN / "interpret"), "convert", str(flow), "--to", "yaml"]
    twin.write_bytes(subprocess.run(convert, check=True, capture_output=True).stdout)
    theirs.write_text(suite(10_000), encoding="utf-8")
    ours = [BIN / "interpret", "lint", "--no-cache", flow]
    robot = [BIN / "robot", "--dryrun", "--outputdir", folder / "robot", theirs]
    relaxed = "{extends: relaxed, rules: {line-length: disable}}"
    yamllint = [BIN / "yamllint", "-d", relaxed, twin]
    return [
        _figure(NAME, "`robot --dryrun`, a suite alike", 1 / 10, ours, robot),
        _figure(NAME, "`yamllint`, the same in YAML", 1 / 10, ours, yamllint),
        _figure(f"{NAME}, memory", "`robot --dryrun`, a suite alike", 1, ours, robot, memory=True),
    ]


def _figure(name: str, against: str, wanted: float, ours: Command, theirs: Command, *, memory: bool = False) -> Figure:
    if not Path(theirs[0]).exists():
        return Figure(name, against, wanted, None)
    measure = peak if memory else processor
    return Figure(name, against, wanted, in_turn(lambda: measure(ours), lambda: measure(theirs)))


def peak(command: Command) -> float:
    """The most memory that a process held, in KiB."""
    return used(command).kib

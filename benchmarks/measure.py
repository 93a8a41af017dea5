"""Measuring: processor time of whole processes, both sides in turn, as medians; only ratios are ever compared."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

BIN = Path(sys.executable).parent
ROUNDS = 5
_FEW = 100
_CHILD = Path(__file__).with_name("child.py")
_COMPILED = tempfile.TemporaryDirectory(prefix="farmhand-bench-")
"""Where Python keeps compiled modules for both sides, whatever the caller's settings: as installed programs have it."""

Command = Sequence[str | Path]


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: what is measured, against what, both in seconds of processor time; the ratio wanted.

    `measured` is None when the other side is not on this machine.
    """

    name: str
    against: str
    wanted: float
    measured: tuple[float, float] | None

    @property
    def row(self) -> str:
        """The line as a table has it."""
        if self.measured is None:
            return f"| {self.name} | {self.against} | not installed | {_ratio(self.wanted)} |"
        ours, theirs = self.measured
        return f"| {self.name} | {self.against} | {_ratio(ours / theirs)} | {_ratio(self.wanted)} |"


def _ratio(value: float) -> str:
    return f"1/{1 / value:.1f}".removesuffix(".0") if value < 1 else f"{value:.1f}".removesuffix(".0")


@dataclass(frozen=True, slots=True)
class Used:
    """What a process with its children used: seconds of processor time, and the KiB that it held at most."""

    seconds: float
    kib: int


def processor(command: Command, more: Mapping[str, str] | None = None) -> float:
    """The processor time of one process with its children, in seconds; it has to end with 0."""
    return used(command, more).seconds


def used(command: Command, more: Mapping[str, str] | None = None) -> Used:
    """What one process with its children used; `more` are environment variables. It has to end with 0."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env = kept | {"PYTHONPYCACHEPREFIX": _COMPILED.name} | dict(more or {})
    with tempfile.TemporaryFile() as said, tempfile.NamedTemporaryFile() as told:
        words = [sys.executable, "-I", "-S", str(_CHILD), told.name, *map(str, command)]
        subprocess.run(words, stdout=said, stderr=said, env=env, check=True)
        figures = json.loads(Path(told.name).read_text(encoding="ascii"))
        if figures["code"]:
            said.seek(0)
            raise RuntimeError(f"{command[0]} ended with {figures['code']}: {said.read().decode(errors='replace')}")
    return Used(figures["seconds"], figures["kib"])


def side_by_side(ours: Command, theirs: Command) -> tuple[float, float]:
    """Medians of both, run in turn, after one run each that nobody counts."""
    return in_turn(lambda: processor(ours), lambda: processor(theirs))


def in_turn(ours: Callable[[], float], theirs: Callable[[], float], rounds: int = ROUNDS) -> tuple[float, float]:
    """Medians of what both sides say, asked in turn, after one time each that nobody counts."""
    ours()
    theirs()
    said = [(ours(), theirs()) for _ in range(rounds)]
    return median(one for one, _ in said), median(one for _, one in said)


def a_step(run: Callable[[int], float], many: int) -> float:
    """What one step more costs a run: so many steps less 100, so that its start does not count."""
    return (run(many) - run(_FEW)) / (many - _FEW)

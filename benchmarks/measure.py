"""Measuring: processor time of whole processes, both sides in turn, as medians; only ratios are ever compared."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

BIN = Path(sys.executable).parent
ROUNDS = 5

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


def processor(command: Command) -> float:
    """The processor time of one process with its children, in seconds; it has to end with 0."""
    with tempfile.TemporaryFile() as said:
        started = subprocess.Popen([str(word) for word in command], stdout=said, stderr=said)
        _, status, usage = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
        if started.returncode:
            said.seek(0)
            raise RuntimeError(f"{command[0]} ended with {started.returncode}: {said.read().decode(errors='replace')}")
    return usage.ru_utime + usage.ru_stime


def side_by_side(ours: Command, theirs: Command) -> tuple[float, float]:
    """Medians of both, run in turn, after one run each that nobody counts."""
    processor(ours)
    processor(theirs)
    rounds = [(processor(ours), processor(theirs)) for _ in range(ROUNDS)]
    return median(one for one, _ in rounds), median(one for _, one in rounds)

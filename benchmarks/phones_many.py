"""P12, P13: fifty built-in phones in one process sign in at the bank three times each, against one phone back to back.

Both sides do 150 flows in a process of its own, on the virtual clock; its processor time is what a flow costs, start
and phones included. Each flow opens the app, types, reads its code from an SMS and takes a screenshot.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.measure import Figure, Used, used

PHONES = 50
ROUNDS = 3
TIMES = 5  # each side, in turn: one run of a process with so many threads is a matter of luck
MOST_MIB = 150


def figures(folder: Path) -> list[Figure]:
    """The cost of a flow, and the most memory that the process of fifty phones held."""
    many, alone = [], []
    for _ in range(TIMES):
        many.append(_shelf(folder, PHONES, ROUNDS))
        alone.append(_shelf(folder, 1, PHONES * ROUNDS))
    cost = (median(each.seconds for each in many), median(each.seconds for each in alone))
    held = max(each.kib for each in many) / 1024
    return [
        Figure(f"the bank's flow on {PHONES} built-in phones at once", "the same flows on one phone", 1 / 0.8, cost),
        Figure("the same, most memory held", f"{MOST_MIB} MiB", 1, (held, MOST_MIB)),
    ]


def _shelf(folder: Path, phones: int, rounds: int) -> Used:
    with tempfile.TemporaryDirectory(dir=folder) as empty:
        return used([sys.executable, "-m", "benchmarks.shelf", str(phones), str(rounds), empty])

"""P3: the cost of `interpret lint` grows with the flow and no faster."""

from __future__ import annotations

from pathlib import Path

from benchmarks.flows import steps
from benchmarks.measure import BIN, Figure, side_by_side


def figures(folder: Path) -> list[Figure]:
    """Ten times the steps in one flow, and ten times the flows."""
    return [_longer(folder), _more(folder)]


def _longer(folder: Path) -> Figure:
    small, large = folder / "small.flow", folder / "large.flow"
    small.write_text(steps(2_000), encoding="utf-8")
    large.write_text(steps(20_000), encoding="utf-8")
    measured = side_by_side(*([BIN / "interpret", "lint", "--no-cache", flow] for flow in (large, small)))
    return Figure("`interpret lint`, 20,000 steps", "the same, 2,000 steps", 11, measured)


def _more(folder: Path) -> Figure:
    few, many = folder / "few", folder / "many"
    for place, count in ((few, 10), (many, 100)):
        place.mkdir()
        for number in range(count):
            (place / f"{number}.flow").write_text(steps(200), encoding="utf-8")
    measured = side_by_side(*([BIN / "interpret", "lint", "--no-cache", place] for place in (many, few)))
    return Figure("`interpret lint`, 100 flows", "the same, 10 flows", 11, measured)

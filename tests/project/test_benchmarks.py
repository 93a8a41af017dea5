"""What benchmarks measure with is right, and their table says what was measured; nothing here takes time."""

from __future__ import annotations

import pytest

from benchmarks.flows import steps
from benchmarks.measure import Figure
from dsl.check import check
from dsl.source import Source


@pytest.mark.parametrize("count", [10, 50, 200])
def test_the_flow_to_measure_with_has_so_many_steps_and_no_findings(count: int) -> None:
    text = steps(count)
    assert check(Source(text)).diagnostics == ()
    assert text.partition("\nsteps:\n")[2].count("\n") == count + 1


@pytest.mark.parametrize(
    ("measured", "said"),
    [((1.0, 8.0), "1/8"), ((1.0, 7.5), "1/7.5"), ((8.8, 1.0), "8.8"), ((2.0, 2.0), "1"), (None, "not installed")],
)
def test_a_figure_is_a_ratio(measured: tuple[float, float] | None, said: str) -> None:
    assert Figure("ours", "theirs", 1 / 8, measured).row == f"| ours | theirs | {said} | 1/8 |"

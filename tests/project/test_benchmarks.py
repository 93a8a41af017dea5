"""What benchmarks measure with is right, and their table says what was measured; nothing here takes time."""

from __future__ import annotations

import sys

import pytest

from benchmarks.flows import steps
from benchmarks.measure import Figure, used
from dsl.check import check
from dsl.source import Source


@pytest.mark.parametrize("count", [10, 50, 200])
def test_the_flow_to_measure_with_has_so_many_steps_and_no_findings(count: int) -> None:
    text = steps(count)
    assert check(Source(text)).diagnostics == ()
    assert text.partition("\nsteps:\n")[2].count("\n") == count + 1


def test_the_memory_of_a_command_is_its_own_however_large_the_one_that_measures_is() -> None:
    ballast = bytearray(200 * 1024 * 1024)
    small = used([sys.executable, "-c", "pass"])
    large = used([sys.executable, "-c", "bytearray(b'x') * (120 * 1024 * 1024)"])
    assert len(ballast) > 0
    assert small.kib < 60 * 1024
    assert large.kib - small.kib + 10 * 1024 >= 120 * 1024
    assert large.kib < 200 * 1024


def test_a_command_that_fails_is_no_figure() -> None:
    with pytest.raises(RuntimeError, match="ended with 3"):
        used([sys.executable, "-c", "raise SystemExit(3)"])


@pytest.mark.parametrize(
    ("measured", "said"),
    [((1.0, 8.0), "1/8"), ((1.0, 7.5), "1/7.5"), ((8.8, 1.0), "8.8"), ((2.0, 2.0), "1"), (None, "not installed")],
)
def test_a_figure_is_a_ratio(measured: tuple[float, float] | None, said: str) -> None:
    assert Figure("ours", "theirs", 1 / 8, measured).row == f"| ours | theirs | {said} | 1/8 |"

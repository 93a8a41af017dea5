"""Thousands of interleavings of service, hosts and machine, each from one seed that can be replayed."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from tests.simulation import farm
from tests.simulation.flows import Repertoire, repertoire
from tests.sizes import sized

PARTS = 4


@pytest.fixture(scope="module")
def known(tmp_path_factory) -> Repertoire:
    """The flows, read once."""
    return repertoire(tmp_path_factory.mktemp("flows"))


@pytest.fixture
def place():
    """A folder in memory: the simulation has its own idea of what a disk keeps."""
    memory = Path("/dev/shm")
    made = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    yield made
    shutil.rmtree(made)


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_happens_nothing_is_lost_or_done_twice(known: Repertoire, place: Path, part: int) -> None:
    """Hosts die and lose power at any place, answers are lost, beats are late: all tasks end, and what service, phones
    and AI site have seen is what the logs tell."""
    ends: Counter[str] = Counter()
    for seed in range(part, sized(24, 4_000, 40_000), PARTS):
        found, _ = farm.run(seed, known, place / str(seed))
        ends += found
    assert ends["pending"] > ends["failed"] > 0, ends


def test_one_seed_is_one_story(known: Repertoire, place: Path) -> None:
    """The same seed does the same again, to the last call."""
    first, again = (farm.run(3, known, place / name)[1] for name in ("a", "b"))
    assert [line for line in first if "enlist" not in line] == [line for line in again if "enlist" not in line]

"""Thousands of interleavings of service, hosts and machine, each from one seed that can be replayed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
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
    assert ends["pending"] > ends["failed"] >= sized(0, 1), ends  # of few seeds a part may have none that fails


@pytest.mark.parametrize("hashing", ["0", "1"])
def test_one_seed_is_one_story(known: Repertoire, place: Path, hashing: str) -> None:
    """The same seed does the same again, to the last call, in another process with another order of sets too."""
    _, here = farm.run(22, known, place / "here")
    command = [sys.executable, "-m", "tests.simulation", "22"]
    env = {**os.environ, "PYTHONHASHSEED": hashing}
    told = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    there = told.stdout.splitlines()[:-2]  # after it come how the tasks ended and what it took
    assert [line for line in here if "enlist" not in line] == [line for line in there if "enlist" not in line]

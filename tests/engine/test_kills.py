"""Runs on eight phones are killed at random instants and at every named place, until they end: nothing is lost,
nothing that must not happen twice did, and what nobody can know is said (rows K of reliability)."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from interpreter.clock import SystemClock
from interpreter.jobs import failpoints
from tests.engine.family import Family
from tests.engine.points import POINTS
from tests.forked import Forked, Nursery
from tests.sizes import sized

CLOCK = SystemClock()
DIED = 86
WHOLE = 60_000  # bytes that the log of a run has at its end, about


@pytest.fixture(scope="module")
def nursery():
    """Forks runs."""
    made = Nursery()
    yield made
    made.close()


@pytest.fixture
def family(request: pytest.FixtureRequest, tmp_path: Path, nursery: Nursery):
    """Phones that outlive the runs on them."""
    made = Family(tmp_path, nursery, 8 if "random" in request.node.name else sized(3, 8))
    yield made
    made.close()


def to_its_end(family: Family) -> Counter[str]:
    """Go on with the run until it is over; how its tasks ended."""
    _ends_well(family, family.resume())
    return family.judge()


def _ends_well(family: Family, process: Forked) -> None:
    """It ends, or says that the run is over: it was killed after its last line."""
    code = process.ended(120)
    assert code == 0 or (code == 2 and "is over: it succeeded" in family.said()), family.said()


def test_k1_killed_at_random_instants(family: Family) -> None:
    """However often a run is killed, it ends, and its log, its service and its phones tell of the same things."""
    chance, kills, runs, ends = random.Random(20), 0, 0, Counter[str]()
    while kills < sized(40, 300, 3_000):
        runs += 1
        process, left = family.run(f"r{runs}"), chance.randint(1, 8)
        while True:
            killed = left > 0 and _killed(family, process, chance)
            kills, left = kills + killed, left - 1
            if not killed:
                _ends_well(family, process)
            if not killed or not family.begun():
                break
            process = family.resume()
        if family.begun():
            ends += family.judge()
    assert ends["succeeded"] > ends.total() / 3, ends


def _killed(family: Family, process: Forked, chance: random.Random) -> bool:
    """Kill it when its log has grown by so much, and some milliseconds later; False when it had ended by then."""
    until = family.written() + chance.choice((0, chance.randint(0, WHOLE)))
    while family.written() <= until and process.alive():
        CLOCK.sleep(0.005)
    CLOCK.sleep(chance.random() * 0.02)
    process.kill()
    return process.ended() == -9


@pytest.mark.parametrize("point", [*POINTS, *failpoints.PLACES][:: sized(2, 1)])
def test_k2_killed_at_a_named_place(family: Family, point: str) -> None:
    """Between an intent and its act, in the middle of a line, before and after a commit: the same."""
    chance = random.Random(point)
    died = 0
    for number in range(sized(1, 3, 20)):
        which = chance.randint(2, 150) if "line" in point else chance.randint(1, 12)
        process = family.run(f"p{number}", (point, which))
        died += process.ended(120) == DIED
        if family.begun():
            to_its_end(family)
    assert died or point == failpoints.HALF_A_BATCH, "nobody died there"

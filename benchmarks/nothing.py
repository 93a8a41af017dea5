"""P4: a step that does nothing, run, against Robot Framework's `No Operation` and a step of behave's.

A run is `interpret run` with all that it does. Its step is `expect that true` in a `repeat`: that it passed, and in
which round, is one line of the event log, which a killed run reads with its journal; it is written before the next step
is done, so that `kill -9` loses none; no step of this kind waits for the disk. The others write their default outputs:
Robot Framework output.xml, log and report at the end, behave the steps on the console. behave knows no loops: its steps
stand in the file.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import BIN, Figure, a_step, in_turn, processor

FLOW = """\
flow "Nothing"

steps:
  repeat {0} times:
    expect that true
"""
SUITE = """\
*** Test Cases ***
Nothing
    FOR    ${{i}}    IN RANGE    {0}
        No Operation
    END
"""
FEATURE = "Feature: Nothing\n  Scenario: Nothing\n    Given nothing\n"
STEPS = "from behave import given\n\n\n@given('nothing')\ndef nothing(context):\n    pass\n"
_Run = Callable[[Path, int], float]
NAME = "a step that does nothing, run"


def figures(folder: Path) -> list[Figure]:
    """A step against one of each."""
    return [
        _against(folder, "robot", "Robot Framework's `No Operation`", 1 / 50, _robot),
        _against(folder, "behave", "behave, a step that passes", 1 / 10, _behave),
    ]


def _against(folder: Path, program: str, against: str, wanted: float, run: _Run) -> Figure:
    if not (BIN / program).exists():
        return Figure(NAME, against, wanted, None)
    measured = in_turn(
        lambda: a_step(lambda count: _ours(folder, count), 300_000),
        lambda: a_step(lambda count: run(folder, count), 4_000),
        rounds=3,
    )
    return Figure(NAME, against, wanted, measured)


def _ours(folder: Path, count: int) -> float:
    file = folder / "nothing.flow"
    file.write_text(FLOW.format(count), encoding="utf-8")
    return processor([BIN / "interpret", "run", file], {"XDG_DATA_HOME": str(folder), "HOME": str(folder)})


def _robot(folder: Path, count: int) -> float:
    file = folder / "nothing.robot"
    file.write_text(SUITE.format(count), encoding="utf-8")
    return processor([BIN / "robot", "--outputdir", folder / "robot", file])


def _behave(folder: Path, count: int) -> float:
    place = folder / "features"
    (place / "steps").mkdir(parents=True, exist_ok=True)
    (place / "steps" / "nothing.py").write_text(STEPS, encoding="utf-8")
    (place / "nothing.feature").write_text(FEATURE + "    And nothing\n" * (count - 1), encoding="utf-8")
    return processor([BIN / "behave", place])

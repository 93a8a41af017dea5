"""P1: `interpret lint` of a 60-line flow from a cold start, against `robot --dryrun` of a suite alike."""

from __future__ import annotations

from pathlib import Path

from benchmarks.flows import steps
from benchmarks.measure import BIN, Figure, side_by_side

SUITE = """\
*** Settings ***
Library    Collections

*** Variables ***
@{NAMES}    Ada    Grace

*** Test Cases ***
A suite to measure with
"""
ROUND = """\
    Log    Show list {0}
    Wait Until Keyword Succeeds    20s    1s    Should Be Equal    Item {0}    Item {0}
    Log    Item {0}
    Should Contain    Item {0}    Item
    ${{count}} =    Get Length    ${{NAMES}}
    Log    note {0} of ${{count}}
    IF    ${{count}} > 1
        ${{status}} =    Set Variable    Noted: note {0}
        Log    status: ${{status}}
    END
"""


def figures(folder: Path) -> list[Figure]:
    """The one figure of this script."""
    flow, suite, robot = folder / "sixty.flow", folder / "sixty.robot", BIN / "robot"
    flow.write_text(steps(50), encoding="utf-8")
    suite.write_text(SUITE + "".join(ROUND.format(number) for number in range(5)), encoding="utf-8")
    ours = [BIN / "interpret", "lint", "--no-cache", flow]
    theirs = [robot, "--dryrun", "--outputdir", folder / "robot", suite]
    measured = side_by_side(ours, theirs) if robot.exists() else None
    return [Figure("`interpret lint`, 60 lines, cold", "`robot --dryrun`, a suite alike", 1 / 8, measured)]

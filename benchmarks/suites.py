"""Suites of Robot Framework that are like the flows of `flows.py`, of any length."""

from __future__ import annotations

HEAD = """\
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


def suite(count: int) -> str:
    """A suite with so many steps, ten lines a round."""
    return HEAD + "".join(ROUND.format(number) for number in range(count // 10))

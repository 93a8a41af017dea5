"""A run that goes on does not read in the log which steps had passed."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/engine/journal.py",
    old="        if told.event == PASSED and",
    new='        if told.event == "" and',
    check="tests/engine/test_journal.py",
    says="test_a_step_that_passed_is_known_from_the_log",
)

"""A touch that had two outcomes has always the first one in the recorded app."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/devices/recorder/following.py",
    old="    if not others:\n",
    new="    if first.actions:\n",
    check="tests/devices/test_recorder.py",
    says="test_one_touch_with_two_outcomes_depends_on_what_was_different",
)

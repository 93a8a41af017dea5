"""A round of a loop begins, and no event tells of it."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/machine/strand.py",
    old="            self.rounds[-1] = event\n        else:\n            self.rounds.append(event)",
    new="            self.rounds[-1] = event",
    check="tests/machine/test_control.py",
    says="AssertionError",
)

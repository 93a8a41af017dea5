"""A phone goes to the next task while the one before is still at work on it."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/phones/fleet.py",
    old="while not self._engine.claim(task.id, serial):",
    new="while False:",
    check="tests/machine/test_phone.py",
    says="test_a_phone_is_handed_over_only_after_always_is_done_with_it",
)

"""The key of a step is the same in every round of its loop."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/machine/loops.py",
    old='self._at, f"{self._path}#{number}")',
    new="self._at, self._path)",
    check="tests/machine/test_control.py",
    says="test_keys_are_places_and_rounds_never_counters",
)

"""A key belongs to the attempt: the next one does everything again."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/handle.py",
    old="return branching.add(self._core, self._seat, order, bounds, key)",
    new='return branching.add(self._core, self._seat, order, bounds, key and f"{key}{self._seat.attempt}")',
    check="tests/jobs/test_keys.py::test_r95_a_key_is_of_the_task_and_not_of_its_attempt[embedded-sqlite]",
    says="test_r95_a_key",
)

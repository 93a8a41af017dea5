"""Flows that wait for one another are found by what can happen at all, not by what is offered somewhere."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="dsl/rules/meetings.py",
    old="if any(all(one in happens for one in asked) for _, asked, _ in self._ways(need)):",
    new="if self._ways(need):",
    check="tests/dsl/test_meetings.py",
    says="test_a_ring_of_three_is_named_with_its_three_lines",
)

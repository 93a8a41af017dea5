"""What is kept of a pattern lacks the names of its groups."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="dsl/patterns.py",
    old="dict(state.groupdict), tuple(names)",
    new="{}, tuple(names)",
    check="tests/dsl/test_patterns.py::test_names_of_groups_are_kept",
    says="FAILED tests/dsl/test_patterns.py::test_names_of_groups_are_kept",
)

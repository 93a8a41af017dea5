"""What is passed over in lines that repeat has nothing to do with names."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="dsl/text/repeats.py",
    old="type(value) in _CONSTANTS or (type(value) is Text and _fixed(value))",
    new="value is not None",
    check="tests/dsl/test_repeats.py::test_what_is_known_of_lines_changes_no_finding",
    says="test_what_is_known_of_lines_changes_no_finding",
)

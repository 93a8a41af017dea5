"""Who ends makes no room for those who stand in line."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/scheduling.py",
    old="    _count(change, planned, -1)\n    promoted",
    new="    promoted",
    check="tests/jobs/test_families.py::test_k9_a_family_that_stands_in_line[embedded-sqlite]",
    says="test_k9_a_family",
)

"""The pieces of a batch are seen as they come."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/arriving.py",
    old="        new_rows(change, plan, batch, positions, ARRIVING)",
    new='        new_rows(change, plan, batch, positions, "planned")',
    check="tests/jobs/test_keys.py::test_r115_in_pieces_and_all_at_once[embedded-sqlite]",
    says="test_r115_in_pieces",
)

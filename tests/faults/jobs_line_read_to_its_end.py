"""Where one place is free, all who stand in line are read."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/queues.py",
    old="size = min(2 * size, SLICE)",
    new="size = 10**6",
    check="tests/jobs/test_queues.py::test_k9_a_place_costs_the_same_in_any_line[full_tree-embedded-sqlite]",
    says="rows and steps instead of",
)

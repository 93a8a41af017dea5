"""A file that a crash left without a row stays for ever."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/service.py",
    old="            if alone:\n                core.filing.sweep",
    new="            if not alone:\n                core.filing.sweep",
    check="tests/jobs/test_crashes.py::test_k2_killed_at_a_named_place[file]",
    says="nobody knows of",
)

"""A secret input is stored as it was posted."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/sealing.py",
    old="        if schema is None or not any(",
    new="        if schema is not None or not any(",
    check="tests/jobs/test_sealing.py::test_r127_sealed_and_masked[embedded-sqlite]",
    says="test_r127_sealed",
)

"""A pipe into which nobody writes is waited for."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/given/named_files.py",
    old="if not stat.S_ISREG(status.st_mode):",
    new="if stat.S_ISDIR(status.st_mode):",
    check="tests/interpreter/test_refusals.py",
    says="a device without end",
)

"""Commits do not wait for the disk."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/store.py",
    old='"synchronous=FULL"',
    new='"synchronous=OFF"',
    check="tests/jobs/test_crashes.py::test_k15_the_disk_fails_at_the_nth_write[fdatasync:error=EIO:when={}]",
    says="nothing was hurt",
)

"""A file that could not be written whole stays on the disk."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/filing.py",
    old="            part.unlink(missing_ok=True)\n            raise\n",
    new="            raise\n",
    check="tests/jobs/test_disks.py::test_k15_files_that_cannot_be_written[os.fsync-full]",
    says="test_k15_files",
)

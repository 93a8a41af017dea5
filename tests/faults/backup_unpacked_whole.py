"""What comes out of a backup is not counted."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/backup/form.py",
    old="                if min(left, self._left) < 0:\n",
    new="                if min(left, self._left) < -(10**12):\n",
    check="tests/jobs/test_backup.py::test_x5_what_grows_without_an_end",
    says="test_x5_what_grows_without_an_end",
)

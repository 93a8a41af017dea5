"""A damaged backup is restored."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/backup/form.py",
    old="        if size != part.size or digest.hexdigest() != part.sha256:\n",
    new="        if size != part.size:\n",
    check="tests/jobs/test_backup.py::test_damaged_and_foreign_ones[a row changed]",
    says="test_damaged_and_foreign_ones",
)

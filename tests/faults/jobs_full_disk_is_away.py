"""A full database is undone, and the change is told as done all the same."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/store.py",
    old="            self._end(together, told)\n            return\n",
    new="            self._end(together, None)\n            return\n",
    check="tests/jobs/test_disks.py::test_k14_a_full_database[0]",
    says="test_k14_a_full_database",
)

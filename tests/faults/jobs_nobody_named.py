"""One whose wait came to nothing is not told who waited meanwhile."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/meanwhile.py",
    old="    waits = [wait for wait in found.values() if wait is not None]\n",
    new="    waits: list[Any] = []\n",
    check="tests/work/test_siblings.py::test_k10_two_siblings[both take first]",
    says="test_k10_two_siblings",
)

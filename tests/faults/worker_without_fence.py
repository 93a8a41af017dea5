"""A worker touches its phone although its lease may be somebody else's by now."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/work/lease.py",
    old="            self._lease.check()\n",
    new="",
    check="tests/work/test_lease.py::test_the_fence_lets_nothing_through_without_a_lease",
    says="DID NOT RAISE",
)

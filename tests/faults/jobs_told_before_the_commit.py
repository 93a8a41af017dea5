"""Changes in line are told done before they are committed."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/store.py",
    old="            together.ended.wait()\n",
    new="            pass\n",
    check="tests/jobs/test_store.py::test_r124_a_commit_that_fails_fails_for_all",
    says="test_r124_a_commit",
)

"""A worker that gave tasks back ends as if everything had been done."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/cli/work.py",
    old="    return INTERRUPTED if worker.given_back else 0\n",
    new="    return 0\n",
    check="tests/work/test_processes.py::test_k18_a_worker_is_told_to_stop[15]",
    says="test_k18_a_worker",
)

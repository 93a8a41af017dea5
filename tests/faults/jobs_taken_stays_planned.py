"""A task that was taken is there to be taken again."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/scheduling.py",
    old="    .values(status=ASSIGNED)\n",
    new="    .values(status=PLANNED)\n",
    check="tests/work/test_processes.py::test_k5_many_processes_claim[sqlite]",
    says="test_k5_many_processes",
)

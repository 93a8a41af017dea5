"""A lease is lost when its time has passed, however many beats have come."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/watching.py",
    old="before if before is not None and before.count == count else",
    new="before if before is not None else",
    check="tests/work/test_processes.py::test_k7_slow_but_alive_runs_once",
    says="test_k7_slow_but_alive",
)

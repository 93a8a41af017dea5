"""A host carries out two tasks at a time on one phone."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/engine/cluster/host.py",
    old="partition_concurrency=1",
    new="partition_concurrency=2",
    check="tests/contracts/test_engine.py::TestHost::test_a_phone_has_one_task_at_a_time",
    says="assert not True",
)

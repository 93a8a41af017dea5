"""The gate lets writes through after the final word."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/gate.py",
    old='        tasks.c.attempt == bindparam("of_attempt"),\n        tasks.c.status == RUNNING,\n',
    new='        tasks.c.attempt == bindparam("of_attempt"),\n',
    check="tests/jobs/test_orders.py::test_k12_parallel_calls_have_some_legal_order[embedded-sqlite]",
    says="test_k12_parallel",
)

"""A worker whose task was given up keeps its secret: what it hands in late counts."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/leasing.py",
    old="            attempt=row.attempt + 1, token_hash=None, number=None,",
    new="            number=None,",
    check="tests/jobs/test_workers.py::test_r93_a_deposed_worker_writes_nothing",
    says="test_r93_a_deposed_worker",
)

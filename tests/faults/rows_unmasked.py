"""Rows are written as the job service has them, secrets and all."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/runtime.py",
    old='redactor.value(row["data"])',
    new='row["data"]',
    check="tests/machine/test_canaries.py",
    says="rows/rows.jsonl",
)

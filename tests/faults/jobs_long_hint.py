"""A hint of thousands of bytes: PostgreSQL refuses it, and with it the whole change."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/company.py",
    old="hint if len(hint.encode()) <= LONGEST_HINT else EVERYTHING for hint in hints",
    new="hint for hint in hints",
    check="tests/jobs/test_postgres.py::test_r124_a_hint_is_short_whatever_it_is_about",
    says="test_r124_a_hint",
)

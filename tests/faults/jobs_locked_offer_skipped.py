"""A taker that skipped a locked offer says that there is none."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/offering.py",
    old="        row = change.db.execute(wait_and_take, values).first()",
    new="        return None",
    check="tests/jobs/test_postgres.py::test_r109_nothing_only_when_no_locked_offer_was_skipped",
    says="test_r109_nothing",
)

"""A run that was stopped is over for DBOS, and nobody begins its next attempt."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/work/shared_run.py",
    old="            while self._ended is None:  # attempts that were over before do nothing",
    new="            while attempt < 1:",
    check="tests/work/test_run_on_dbos.py::test_what_was_stopped_goes_on_and_what_was_given_up_is_forgotten",
    says="it ended without a word of goes on",
)

"""After a crash a task has the progress that it was about to report, and nobody heard of."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/machine/task.py",
    old="return before if untold else now",
    new="return now",
    check="tests/machine/test_resume.py::test_a_report_kept_and_not_told_is_made_again",
    says="progress",
)

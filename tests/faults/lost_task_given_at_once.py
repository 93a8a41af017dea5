"""A lost task is given to the next worker while the former one may still be in the middle of a step."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/leasing.py",
    old="    free_at = change.now + change.core.config.longest_step_s\n",
    new="    free_at = change.now\n",
    check="tests/jobs/test_workers.py::test_r99_the_next_attempt_waits_for_the_longest_step",
    says="test_r99_the_next_attempt",
)

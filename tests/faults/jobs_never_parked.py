"""A task that kills its workers is given to the next one for ever."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/leasing.py",
    old="    if deaths >= DEATHS:\n",
    new="    if deaths >= 99:\n",
    check="tests/jobs/test_workers.py::test_r101_three_deaths_in_one_step_park_a_task",
    says="test_r101_three_deaths",
)

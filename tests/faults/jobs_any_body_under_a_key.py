"""A key gives its answer whatever the body is."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/gate.py",
    old="    if row.digest != digest:\n",
    new='    if row.digest == "":\n',
    check="tests/jobs/test_lost_answers.py::test_k4_one_key_at_the_same_time[http-sqlite]",
    says="test_k4_one_key",
)

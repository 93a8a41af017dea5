"""A rule of the job service loses its test."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="tests/jobs/test_submit.py",
    old="def test_r01_",
    new="def test_first_",
    check="tests/jobs/test_reference.py::test_each_rule_has_a_test_and_each_test_a_rule",
    says="r01",
)

"""A test of a flow passes whatever the flow hands in."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/testing/comparing.py",
    old="            return said == actual\n",
    new="            return True\n",
    check="tests/testing/test_cases.py",
    says="test_what_is_said_of_a_difference",
)

"""A key that is to be held is only pressed."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/steps/press.py",
    old="    if seconds > 0:",
    new="    if seconds > 60:",
    check="tests/machine/test_phone_steps.py::test_a_step_lasts_as_long_as_a_key_is_held",
    says="assert 40 <=",
)

"""`read screen` tells what was typed into a password field."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/steps/read_screen.py",
    old='"" if one.password else one.value',
    new="one.value",
    check="tests/machine/test_phone_steps.py::test_all_windows_are_read_and_no_password",
    says="password  EditText",
)

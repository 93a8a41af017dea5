"""A look that went out on a connection whose end was not heard yet is given up."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/devices/android/server.py",
    old="if connection is kept and method in LOOKS:",
    new="if connection is kept and method in ():",
    check="tests/contracts/test_device.py::TestBuiltInPhoneFaults::"
    "test_a_look_whose_answer_is_lost_on_a_kept_connection_is_asked_again",
    says="DeviceLost",
)

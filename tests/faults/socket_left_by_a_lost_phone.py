"""A phone that is lost while it is being taken leaves its connections open."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/devices/android/connect.py",
    old="        device.close()\n        raise",
    new="        raise",
    check="tests/contracts/test_device.py::test_a_phone_that_is_lost_while_it_is_taken_leaves_nothing_open",
    says="assert open_sockets() <= sockets",
)

"""Who takes a phone is told what an app said to the one before."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/devices/android/connect.py",
    old="        device.forget_toast()\n",
    new="",
    check="tests/contracts/test_device.py::TestBuiltInPhone::test_who_takes_a_phone_hears_no_toast_from_before",
    says="toast() is None",
)

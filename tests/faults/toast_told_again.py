"""A toast that was read stays the newest one."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/devices/android/arrivals.py",
    old='        self._line.ask("clearLastToast")\n        return str(said)',
    new="        return str(said)",
    check="tests/contracts/test_device.py::TestBuiltInPhone::test_each_toast_is_told_once",
    says="assert world.device.toast() is None",
)

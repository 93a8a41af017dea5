"""What was typed stays in the phone's clipboard."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/devices/android/device.py",
    old="            self._clipboard.give_back()\n            yield",
    new="            yield",
    check="tests/contracts/test_device.py::TestBuiltInPhone::test_typing_leaves_the_clipboard_as_it_was",
    says='assert world.device.clipboard() == ""',
)

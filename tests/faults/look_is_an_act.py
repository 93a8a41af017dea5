"""A touch counts as a look, and is made a second time when its answer is lost."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/devices/android/server.py",
    old='LOOKS = frozenset({"deviceInfo",',
    new='LOOKS = frozenset({"click", "deviceInfo",',
    check="tests/contracts/test_device.py::TestBuiltInPhoneFaults::test_an_answer_that_is_lost_is_an_action_done_once",
    says="DID NOT RAISE",
)
